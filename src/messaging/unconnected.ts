import type { Core } from '../core.ts';
import { WHATSAPP_LIMITS } from '../whatsapp/limits.ts';
import { waitForMorning } from '../whatsapp/sending/holds.ts';
import { fallAll, RUNG_COLUMNS, type Rung } from './ladder.ts';
import { LIMITS } from './limits.ts';
import type { Outcome } from './sending.ts';

/** Messages `m` that go out by the organization's own WhatsApp connection, if only it is there. */
export const IS_CONNECTED = `(m.channel = 'whatsapp' and m.mode = 'live' and (m.connection_id is not null or exists (
  select from whatsapp_connections c where c.organization_id = m.organization_id and c.linked_at is not null)))`;
/** Messages `m` whose own connection is gone. */
const IS_BEREFT = `(m.connection_id is not null and not exists (
  select from whatsapp_connections c where c.id = m.connection_id and c.desired <> 'deleted'))`;

/** Before when nothing came of it. Two parameters: for those that any connection sends, and for those of one connection. */
const SINCE = 'case when m.connection_id is null then ?::timestamptz else ?::timestamptz end';

/**
 * Fails what waited for long for a WhatsApp connection that does not come back, which lets it fall to the next channel. What
 * is bound to one connection has no other way, so it waits longer; what the connection would not have sent before the
 * morning waits until then.
 */
export async function fallUnconnected(core: Core): Promise<Outcome[]> {
  const now = core.now();
  const since = new Date(now - WHATSAPP_LIMITS.patienceMs);
  const boundSince = new Date(now - WHATSAPP_LIMITS.patienceOfBoundMs);
  return core.database.system(async (em) => {
    const waiting = await em.execute<Pick<Rung, 'id' | 'organization_id'>[]>(
      `select m.id, m.organization_id from messages m
       where m.due_at <= ? and m.status in ('queued', 'sending') and m.channel = 'whatsapp' and ${IS_CONNECTED}
         and (${IS_BEREFT} or (m.due_at <= ${SINCE} and not exists (
           select from whatsapp_connections c where c.organization_id = m.organization_id and c.ready_at > ${SINCE}
             and (m.connection_id is null or m.connection_id = c.id))))
       order by m.due_at limit ? for update skip locked`,
      [new Date(now), since, boundSince, since, boundSince, LIMITS.batchMax],
    );
    if (waiting.length === 0) return [];
    await waitForMorning(core, em, waiting);
    const failed = await em.execute<Rung[]>(
      `update messages m set status = 'failed', due_at = null, updated_at = ?,
         error = case when ${IS_BEREFT} then 'the WhatsApp connection was removed'
           else 'the WhatsApp connection did not come back' end
       where m.id in (select jsonb_array_elements_text(?::jsonb)::uuid) and m.due_at <= ? returning ${RUNG_COLUMNS}`,
      [new Date(now), JSON.stringify(waiting.map(({ id }) => id)), new Date(now)],
    );
    return fallAll(core, em, failed);
  });
}
