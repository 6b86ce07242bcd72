import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import { audit } from '../documents/audit.ts';
import { allows } from '../organizations/scopes.ts';
import { ROLES, SCOPES_OF } from '../people/roles.ts';

/**
 * A bulk send acts in the name of who began it, for hours perhaps. When their key is revoked or runs out, or they leave
 * the organization, it stops where it is; whoever lets it go on does so in their own name.
 */

const NEEDED = 'documents:write';
const ROLES_THAT_SEND = ROLES.filter((role) => allows(SCOPES_OF[role], NEEDED));

type Started = { id: string; organizationId: string; caller: Pick<Caller, 'actor'> };

/** Those of the bulk sends whose starter may make documents no more. */
export async function lapsedStarts(core: Core, started: readonly Started[]): Promise<Started[]> {
  if (started.length === 0) return [];
  const rows = await core.database.system((em) =>
    em.execute<{ id: string }[]>(
      `select b.id from jsonb_to_recordset(?::jsonb) as b(id uuid, organization_id uuid, kind text, actor text)
       where (b.kind = 'key' and not exists (select from api_keys k where k.id::text = b.actor
           and k.revoked_at is null and (k.expires_at is null or k.expires_at > ?)))
         or (b.kind = 'person' and not exists (select from memberships m where m.organization_id = b.organization_id
           and m.person_id::text = b.actor and m.role in (select jsonb_array_elements_text(?::jsonb))))`,
      [JSON.stringify(started.map(rowOf)), new Date(core.now()), JSON.stringify(ROLES_THAT_SEND)],
    ),
  );
  const lapsed = new Set(rows.map(({ id }) => id));
  return started.filter(({ id }) => lapsed.has(id));
}

const rowOf = ({ id, organizationId, caller: { actor } }: Started) => ({
  id,
  organization_id: organizationId,
  kind: actor.kind,
  actor: 'id' in actor ? actor.id : null,
});

/** Holds the rows that wait, and says why. What runs no more is left as it is. */
export async function pauseLapsed(core: Core, { id, organizationId }: Started): Promise<void> {
  await core.database.system(async (em: EntityManager) => {
    const paused = await em.execute<unknown[]>(
      `update bulk_sends set status = 'paused', pause_reason = 'starter_revoked' where id = ? and status = 'running' returning id`,
      [id],
    );
    await em.execute(`update bulk_send_rows set due_at = 'infinity' where bulk_send_id = ? and status = 'waiting'`, [
      id,
    ]);
    if (paused.length === 0) return;
    const details = { bulkSendId: id, reason: 'starter_revoked' };
    const at = new Date(core.now());
    await audit(em, organizationId, [
      { documentId: null, at, actor: { kind: 'system' }, action: 'bulk_send.paused', details },
    ]);
  });
}
