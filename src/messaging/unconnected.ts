/**
 * Messages whose WhatsApp connection is away.
 *
 * - U1 What another channel may carry waits for some minutes, then fails, and so falls to that channel (ladder.ts). In the
 *   connection's quiet hours it waits for the morning (whatsapp/sending/holds.ts, H4).
 * - U2 What has no other way, since it is bound to one connection or since there is no gateway, waits for a day: the outbox
 *   is nobody's phone. Then a device that is lost is waited for too, unless its organization has logged it out.
 * - U3 It waits visibly: its error says so, and metrics count it. What is of no use any more meanwhile is cancelled.
 * - U4 Whose organization has no connection at all goes by the next channel of its ladder that has a gateway. Nothing was
 *   tried, so nothing has failed.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import { WHATSAPP_LIMITS } from '../whatsapp/limits.ts';
import { waitForMorning } from '../whatsapp/sending/holds.ts';
import { WAITS } from '../whatsapp/sending/pacing.ts';
import { gatewayChannels, hasGateway } from './gateways.ts';
import type { Outcome } from './kinds.ts';
import { fallAll, RUNG_COLUMNS, type Rung } from './ladder.ts';
import { LIMITS } from './limits.ts';
import { openRecipient, smsPerson } from './queue.ts';
import { IS_RELEVANT } from './relevance.ts';

/** Messages `m` that go out by the organization's own WhatsApp connection, if only it is there. */
export const isConnected = (core: Pick<Core, 'config'>): string => {
  const isLinked = 'c.linked_at is not null';
  const isThere = hasGateway(core)
    ? isLinked
    : `(${isLinked} or (c.desired = 'running' and c.number_since is not null))`;
  return `(m.channel = 'whatsapp' and m.mode = 'live' and (m.connection_id is not null or exists (
    select from whatsapp_connections c where c.organization_id = m.organization_id and ${isThere})))`;
};
/** Messages `m` whose own connection is gone. */
const IS_BEREFT = `(m.connection_id is not null and not exists (
  select from whatsapp_connections c where c.id = m.connection_id and c.desired <> 'deleted'))`;

/** Since when message `m` waits for a connection that is away, as `w.since`. */
const WAITING = `(
  select greatest(m.due_at, max(c.ready_at)) as since from whatsapp_connections c
  where c.organization_id = m.organization_id and (m.connection_id is null or m.connection_id = c.id)) w`;

/** What becomes of a message that waits. */
type Verdict = 'fails' | 'cancelled' | 'waits';
type Waiting = Pick<Rung, 'id' | 'organization_id'> & { verdict: Verdict };

/** Settles what waits for long. @returns what came of it, and how many messages are of no use any more. */
export async function fallUnconnected(core: Core): Promise<{ fallen: Outcome[]; cancelled: number }> {
  return core.database.system(async (em) => {
    const waiting = await findWaiting(core, em);
    const { fails = [], cancelled = [], waits = [] } = Object.groupBy(waiting, ({ verdict }) => verdict);
    await settle(core, em, [...cancelled, ...waits]);
    return { fallen: await fail(core, em, fails), cancelled: cancelled.length };
  });
}

/** Locks what is to be settled; what is known to wait, and may, is left alone. */
async function findWaiting(core: Core, em: EntityManager): Promise<Waiting[]> {
  const now = core.now();
  const before = (ms: number) => new Date(now - ms);
  const { patienceMs, patienceOfBoundMs } = WHATSAPP_LIMITS;
  return em.execute<Waiting[]>(
    `select m.id, m.organization_id, v.verdict from messages m cross join lateral ${WAITING} cross join lateral (
       select case
         when ${IS_BEREFT} then 'fails'
         when w.since > ? then null
         when not ${IS_RELEVANT} then 'cancelled'
         when w.since <= case when m.connection_id is null then ?::timestamptz else ?::timestamptz end then 'fails'
         when m.status = 'queued' and m.error is distinct from ? then 'waits' end as verdict) v
     where m.due_at <= ? and m.status in ('queued', 'sending') and m.channel = 'whatsapp' and ${isConnected(core)}
       and v.verdict is not null
     order by m.due_at limit ? for update of m skip locked`,
    [
      before(patienceMs),
      new Date(now),
      before(hasGateway(core) ? patienceMs : patienceOfBoundMs),
      before(patienceOfBoundMs),
      WAITS.away,
      new Date(now),
      LIMITS.batchMax,
    ],
  );
}

/** Ends what is of no use, and says of the rest that it waits. */
async function settle(core: Core, em: EntityManager, waiting: readonly Waiting[]): Promise<void> {
  if (waiting.length === 0) return;
  await em.execute(
    `update messages m set updated_at = ?, status = case verdict when 'cancelled' then verdict else status end,
       due_at = case verdict when 'waits' then due_at end, error = case verdict when 'waits' then ? end
     from jsonb_to_recordset(?::jsonb) as v(id uuid, verdict text) where m.id = v.id`,
    [new Date(core.now()), WAITS.away, JSON.stringify(waiting)],
    'run',
  );
}

async function fail(core: Core, em: EntityManager, waiting: readonly Waiting[]): Promise<Outcome[]> {
  if (waiting.length === 0) return [];
  if (hasGateway(core)) await waitForMorning(core, em, waiting);
  const now = new Date(core.now());
  const failed = await em.execute<Rung[]>(
    `update messages m set status = 'failed', due_at = null, updated_at = ?,
       error = case when ${IS_BEREFT} then 'the WhatsApp connection was removed'
         else 'the WhatsApp connection did not come back' end
     where m.id in (select jsonb_array_elements_text(?::jsonb)::uuid) and m.due_at <= ? returning ${RUNG_COLUMNS}`,
    [now, JSON.stringify(waiting.map(({ id }) => id)), now],
  );
  return fallAll(core, em, failed);
}

type Onward = Pick<Rung, 'id' | 'rung' | 'channel'> & { recipient: NonNullable<Rung['recipient']> };

/** Moves on what is due by a channel that leads to nobody (U4). @returns how many. */
export async function moveOn(core: Core): Promise<number> {
  const gateways = gatewayChannels(core);
  if (gateways.length === 0) return 0;
  const now = new Date(core.now());
  return core.database.system(async (em) => {
    const onward = await em.execute<Onward[]>(
      `select m.id, m.recipient, next.n - 1 as rung, next.channel from messages m cross join lateral (
         select l.n, l.channel from unnest(m.ladder) with ordinality as l(channel, n)
         where l.n - 1 > m.rung and l.channel = any(array[?]) order by l.n limit 1) next
       where m.due_at <= ? and m.status = 'queued' and m.mode = 'live' and m.recipient is not null
         and m.channel <> all(array[?]) and not ${isConnected(core)}
       order by m.due_at limit ? for update of m skip locked`,
      [gateways, now, gateways, LIMITS.batchMax],
    );
    if (onward.length === 0) return 0;
    const rows = onward.map(({ id, rung, channel, recipient }) => ({
      ...{ id, rung: Number(rung), channel, driver: core.config.messageDrivers[channel] },
      person: smsPerson(core, channel, openRecipient(core, id, recipient))?.toString('base64') ?? null,
    }));
    await em.execute(
      `update messages m set rung = v.rung, channel = v.channel, driver = v.driver, updated_at = ?,
         person_index = decode(v.person, 'base64')
       from jsonb_to_recordset(?::jsonb) as v(id uuid, rung integer, channel text, driver text, person text)
       where m.id = v.id`,
      [now, JSON.stringify(rows)],
      'run',
    );
    return rows.length;
  });
}
