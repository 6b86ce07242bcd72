/**
 * What a connection may not send now, since it waits for the night to end, for another day or for its number to be known
 * (pacing.ts). It waits visibly: its error says for what.
 *
 * - H1 A message that was tried before is not held up: what came of it has to be found out.
 * - H2 What may go out by any connection is held up where each one of its organization that is there holds it up.
 * - H3 Of that, what waits for another day falls to its next channel at once, if that one leads to anybody: a connection's
 *   number is no reason to keep an invitation for a day. What is bound to one connection waits.
 * - H4 In a connection's quiet hours nothing falls to another channel but what somebody waits for, also while it is away.
 * - H5 It waits no longer than its reason lasts: where that may have gone (other settings, a number that is there now, one
 *   that is not any more, an answer) it is due again, and whoever sends decides anew.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../../core.ts';
import type { OrganizationId } from '../../domain/model.ts';
import { gatewayChannels } from '../../messaging/gateways.ts';
import { RUNG_COLUMNS, type Rung } from '../../messaging/ladder.ts';
import { LIMITS as MESSAGE_LIMITS } from '../../messaging/limits.ts';
import { MESSAGES_DUE } from '../../messaging/queue.ts';
import { IS_RELEVANT } from '../../messaging/relevance.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { type Spent, WAITS } from './pacing.ts';
import { type Condition, isStart, type OpenTurn, ofTurn, readTurns, type Turn } from './turns.ts';

const all = (...conditions: Condition[]): Condition => joined('and', conditions);
const any = (...conditions: Condition[]): Condition => joined('or', conditions);
const not = ({ sql, parameters }: Condition): Condition => ({ sql: `not (${sql})`, parameters });
const plain = (sql: string): Condition => ({ sql, parameters: [] });

function joined(word: 'and' | 'or', conditions: Condition[]): Condition {
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(` ${word} `)})`,
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}

/** Messages that the connection may send now. */
export function sendableIn(core: Core, turn: OpenTurn): Condition {
  const held = heldBy(core, turn);
  if (held.length === 0) return ofTurn(core, turn);
  return all(ofTurn(core, turn), any(plain('m.attempt_count > 0'), not(any(...held))));
}

type Hold = Condition & { until: Date; reason: string };

function heldBy(core: Core, { connectionId, holds: { quiet, daily, warmUp } }: OpenTurn): Hold[] {
  const held: Hold[] = [];
  if (quiet) held.push({ until: quiet, reason: WAITS.quiet, ...not(isAwaited(core, [connectionId])) });
  if (daily) held.push({ until: daily.until, reason: WAITS.daily, ...all(of(daily), plain(`m.kind <> 'code'`)) });
  if (warmUp) {
    const start = { sql: isStart(0), parameters: [connectionId, connectionId] };
    held.push({ until: warmUp.until, reason: WAITS.warmUp, ...all(of(warmUp), start) });
  }
  return held;
}

const of = ({ isOfCampaigns }: Spent): Condition =>
  plain(isOfCampaigns ? `coalesce(m.source = 'campaign', false)` : 'true');

/** Whether somebody waits for the message: they asked for it, or have just written to one of these connections. */
function isAwaited(core: Core, connectionIds: readonly string[]): Condition {
  return {
    sql: `(m.kind = 'code' or m.reply_to is not null or coalesce(m.source in ('reply', 'webhook'), false) or exists (
      select from messages i where i.organization_id = m.organization_id and i.sender_index = m.recipient_index
        and i.channel = 'whatsapp' and (i.connection_id is null or i.connection_id = any(array[?]::uuid[])) and i.sent_at > ?))`,
    parameters: [connectionIds, new Date(core.now() - LIMITS.openConversationMs)],
  };
}

/** Puts off what is due and has to wait. @returns those that have failed instead, to fall to their next channel (H3). */
export async function holdUp(core: Core, em: EntityManager, turn: OpenTurn): Promise<Rung[]> {
  const held = heldBy(core, turn);
  if (held.length === 0) return [];
  const own = ofTurn(core, turn);
  for (const hold of held) {
    await putOff(core, em, { ...hold, which: all(own, plain('m.connection_id is not null'), hold) });
  }
  const seen = await readTurns(core, em, [turn.organizationId], new Date(core.now() - LIMITS.patienceMs));
  const others = seen.filter(({ connectionId }) => connectionId !== turn.connectionId);
  const heldByOthers = others.map((other) => heldBy(core, other));
  if (heldByOthers.some((holds) => holds.length === 0)) return [];
  const everywhere = all(own, plain('m.connection_id is null'), ...heldByOthers.map((holds) => any(...holds)));
  const until = earliest([held, ...heldByOthers].flat().map((hold) => hold.until));
  const isLong = until.getTime() - core.now() > LIMITS.patienceMs;
  const falls = isLong ? mayFall(core, [turn, ...others]) : NEVER;
  const fallen: Rung[] = [];
  for (const hold of held) {
    const which = all(everywhere, hold);
    const { reason } = hold;
    fallen.push(...(await putOff(core, em, { which, until, reason, falls: reason === WAITS.quiet ? NEVER : falls })));
  }
  return fallen;
}

/** Lets those of these messages, which no connection is there to send, wait while one of their organization's has its night (H4). */
export async function waitForMorning(
  core: Core,
  em: EntityManager,
  messages: readonly { id: string; organization_id: OrganizationId }[],
): Promise<void> {
  const organizations = [...new Set(messages.map((message) => message.organization_id))];
  const turns = await readTurns(core, em, organizations);
  const ids = JSON.stringify(messages.map(({ id }) => id));
  for (const [organizationId, own] of Map.groupBy(turns, (turn) => turn.organizationId)) {
    const nights = own.flatMap(({ holds: { quiet } }) => quiet ?? []);
    if (nights.length === 0) continue;
    const found = {
      sql: `m.id in (select jsonb_array_elements_text(?::jsonb)::uuid) and m.organization_id = ? and m.connection_id is null`,
      parameters: [ids, organizationId],
    };
    const awaited = isAwaited(core, idsOf(own));
    await putOff(core, em, { which: all(found, not(awaited)), until: earliest(nights), reason: WAITS.quiet });
  }
}

type PuttingOff = { which: Condition; until: Date; reason: string; falls?: Condition };
const NEVER = plain('false');

async function putOff(
  core: Core,
  em: EntityManager,
  { which, until, reason, falls = NEVER }: PuttingOff,
): Promise<Rung[]> {
  const now = new Date(core.now());
  const rows = await em.execute<(Rung & { falls: boolean })[]>(
    `with held as (
       select m.id, coalesce(${falls.sql}, false) as falls from messages m
       where m.due_at <= ? and m.status = 'queued' and m.attempt_count = 0 and ${which.sql}
       order by m.due_at limit ? for update of m skip locked)
     update messages m set status = case when falls then 'failed' else m.status end,
       due_at = case when not falls then ?::timestamptz end, error = ?, updated_at = ?
     from held where held.id = m.id returning ${RUNG_COLUMNS}, falls`,
    [...falls.parameters, now, ...which.parameters, MESSAGE_LIMITS.batchMax, until, reason, now],
  );
  return rows.filter((row) => row.falls);
}

/** Whether the next channel leads to somebody, the message is still of use, and nobody is woken by it. */
function mayFall(core: Core, turns: readonly OpenTurn[]): Condition {
  const isOfUse = {
    sql: `m.ladder[m.rung + 2] in (select jsonb_array_elements_text(?::jsonb)) and ${IS_RELEVANT}`,
    parameters: [JSON.stringify(gatewayChannels(core)), new Date(core.now())],
  };
  return turns.some(({ holds }) => holds.quiet) ? all(isOfUse, isAwaited(core, idsOf(turns))) : isOfUse;
}

const idsOf = (turns: readonly OpenTurn[]): string[] => turns.map(({ connectionId }) => connectionId);

const earliest = (moments: readonly Date[]): Date => new Date(Math.min(...moments.map((moment) => moment.getTime())));

/** Lets the dispatchers see at once that the connection of these messages is gone, which fails them. */
export async function endWaiting(core: Core, em: EntityManager, connectionId: string): Promise<void> {
  const now = new Date(core.now());
  await em.execute(
    `update messages set due_at = ?, updated_at = ? where connection_id = ? and status = 'queued' and due_at > ?`,
    [now, now, connectionId, now],
    'run',
  );
  await em.execute('select pg_notify(?, ?)', [MESSAGES_DUE, '']);
}

/**
 * Lets what waits because of this connection, and what any may send, try again at once (H5). To be called when the change is
 * committed; it may be repeated.
 */
export async function releaseWaiting(core: Core, { organizationId, connectionId }: Turn): Promise<void> {
  await core.database.tenant(organizationId, async (em) => {
    // Whoever decides by what was true before holds one of these rows until that is written (`openTurn`).
    await em.execute('select from whatsapp_connections where organization_id = ? order by id for share', [
      organizationId,
    ]);
    await release(core, em, { organizationId, which: plain('true'), connectionId });
  });
}

/** The same for what is to go to somebody who has just written, in the transaction that takes that in. */
export async function releaseFor(
  core: Core,
  em: EntityManager,
  {
    organizationId,
    connectionId,
    personIndex,
  }: { organizationId: OrganizationId; connectionId: string | null; personIndex: Buffer },
): Promise<void> {
  const which = { sql: 'm.recipient_index = ?', parameters: [personIndex] };
  await release(core, em, { organizationId, which, connectionId });
}

type Releasing = { organizationId: OrganizationId; connectionId: string | null; which: Condition };

async function release(core: Core, em: EntityManager, { organizationId, connectionId, which }: Releasing) {
  const now = new Date(core.now());
  await em.execute(
    `with released as (
       update messages m set due_at = least(m.due_at, ?), error = null, updated_at = ?
       where m.organization_id = ? and m.channel = 'whatsapp' and (m.connection_id is null or m.connection_id = ?)
         and m.status = 'queued' and m.due_at is not null and m.error = any(array[?]) and ${which.sql}
       returning 1)
     select pg_notify(?, '') where exists (select from released)`,
    [now, now, organizationId, connectionId, Object.values(WAITS), ...which.parameters, MESSAGES_DUE],
  );
}
