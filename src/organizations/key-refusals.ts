import { auditAct } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { KEYS_CHANGED } from './keys.ts';

/**
 * A key that turns up again and again, with the right secret, at addresses where it may not be used has been stolen, or is
 * where its owner did not want it: it is revoked. Counted in PostgreSQL over the last hour, by its clock, so it does not
 * matter which process was asked, nor how many at once.
 */
const WINDOW_MS = 3_600_000;

/** Times as milliseconds since the epoch. */
type Row = { refused_at: number[]; revoke_after_refusals: number | null; is_revoked: boolean; now: number };

/**
 * Counts that a key was refused because of its address.
 * @returns what became of it: `was_revoked` where that had happened before.
 */
export async function countRefusal(
  core: Core,
  { id, organizationId }: { id: string; organizationId: string },
): Promise<'counted' | 'revoked' | 'was_revoked'> {
  return core.database.tenant(organizationId, async (em) => {
    const [row] = await em.execute<Row[]>(
      `select array(select (extract(epoch from at) * 1000)::float8 from unnest(refused_at) at) as refused_at,
         revoke_after_refusals, revoked_at is not null as is_revoked,
         (extract(epoch from clock_timestamp()) * 1000)::float8 as now
       from api_keys where id = ? for update`,
      [id],
    );
    if (!row || row.is_revoked) return 'was_revoked';
    const { revoke_after_refusals: max, now } = row;
    if (max === null) return 'counted';
    const times = [now, ...row.refused_at.filter((at) => now - at < WINDOW_MS)].slice(0, max);
    const isRevoked = times.length === max;
    await em.execute(
      `update api_keys set revoked_at = case when ? then clock_timestamp() end,
         refused_at = array(select to_timestamp(at::float8 / 1000) from jsonb_array_elements_text(?::jsonb) at)
       where id = ?`,
      [isRevoked, JSON.stringify(times), id],
    );
    if (!isRevoked) return 'counted';
    await em.execute('select pg_notify(?, ?)', [KEYS_CHANGED, id]);
    const details = { keyId: id, reason: 'refused_addresses' };
    await auditAct(core, em, { organizationId, actor: { kind: 'system' } }, { action: 'key.revoked', details });
    return 'revoked';
  });
}
