/**
 * The life of a row while it is sent. Every function is one transaction over all organizations.
 *
 * Invariants:
 * - S1 a row says `sending` before the send begins and what came of it afterwards; between the two it is leased: a
 *   killed sender's row is taken up again when `due_at` has come. So a message is sent at least once, and once more at
 *   most for each crash (or lost answer) in that window.
 * - S2 an outcome counts only for the attempt it came from: a sender that was given up cannot overwrite its successor.
 * - S3 what is not worth sending any more is cancelled, not sent; what the recipient does not want fails.
 * - S4 what became of a message is told (events.ts) in the transaction that records it.
 * - S5 a remote driver is asked only in live mode, within the organization's daily limit (daily-limit.ts).
 */
import type { Core } from '../core.ts';
import type { Channel } from '../organizations/settings.ts';
import { completeSettings, type OrganizationSettings } from '../organizations/settings.ts';
import { holdUp, sendableIn } from '../whatsapp/sending/holds.ts';
import { countSend, type OpenTurn, openTurn, type Turn } from '../whatsapp/sending/turns.ts';
import { DAILY_LIMIT, holdBack, limitParameters, nextDay, WITHIN_LIMIT } from './daily-limit.ts';
import type { DriverFailure, RemoteDriver } from './drivers/driver.ts';
import { publishMessages } from './events.ts';
import { hasGateway } from './gateways.ts';
import type { MessageStatus, Outcome } from './kinds.ts';
import { fall, fallAll, RUNG_COLUMNS, type Rung } from './ladder.ts';
import { LIMITS } from './limits.ts';
import { IS_UNWANTED, OPTED_OUT, suppress } from './opt-out.ts';
import { IS_RELEVANT } from './relevance.ts';
import { isConnected } from './unconnected.ts';

/** A row that this process has leased, with its organization's wishes and the connection whose turn it is. */
export type Claimed = Rung & { settings: Partial<OrganizationSettings>; turn: OpenTurn | null };

/** How many rows were due, by what came of them. */
export type Settled = { accepted: number; cancelled: number; suppressed: number };

/** What was leased, and how many rows are not to be sent: they have ended, or fallen to their next channel. */
export type Claims = { claimed: Claimed[]; cancelled: number; suppressed: number; fallen: number };

/** `go`, or the status that a due row of messages `m` ends in unsent. Takes one parameter, now. */
const VERDICT = `case when not ${IS_RELEVANT} then 'cancelled' when ${IS_UNWANTED} then 'failed' else 'go' end`;
const DUE = (mode: Mode, whose: string) => `
  select m.id, m.organization_id, m.channel, m.due_at, ${VERDICT} as verdict from messages m
  where m.due_at <= ? and m.status in ('queued', 'sending') and m.channel = any(array[?])
    ${mode === 'any' ? '' : `and m.mode = '${mode}'`} and ${whose}
  order by m.due_at, m.created_at limit ? for update skip locked`;

/** Which messages are meant. In test mode nothing leaves the house, whatever the driver. */
export type Mode = 'live' | 'test' | 'any';

/** Settles what local drivers keep, many rows in one statement. */
export async function settleLocal(
  core: Core,
  channels: readonly Channel[],
  driver: string,
  mode: Mode = 'any',
): Promise<Settled> {
  if (channels.length === 0) return { accepted: 0, cancelled: 0, suppressed: 0 };
  const now = new Date(core.now());
  return core.database.system(async (em) => {
    const rows = await em.execute<Due[]>(
      `with due as (${DUE(mode, `not ${isConnected(core)}`)})
       update messages m set
         status = case verdict when 'go' then 'accepted' else verdict end,
         error = case verdict when 'failed' then '${OPTED_OUT}' end,
         driver = ?, attempt_count = attempt_count + (verdict = 'go')::integer,
         sent_at = case verdict when 'go' then ?::timestamptz end, due_at = null, updated_at = ?
       from due where due.id = m.id
       returning ${RUNG_COLUMNS}, m.status`,
      [now, now, channels, LIMITS.batchMax, driver, now, now],
    );
    const { accepted = [], cancelled = [], failed = [] } = Object.groupBy(rows, ({ status }) => status);
    await publishMessages(core, em, idsOf(accepted), ['message.sent']);
    await suppress(core, em, failed);
    return { accepted: accepted.length, cancelled: cancelled.length, suppressed: failed.length };
  });
}

/**
 * Leases due rows of channels with a remote driver; what is not to be sent is ended on the way.
 * @param turn of the connection that they are to go out by; null: they go out by none.
 */
export async function claim(
  core: Core,
  drivers: ReadonlyMap<Channel, string>,
  countMax: number,
  turn: Turn | null = null,
): Promise<Claims> {
  const total: Claims = { claimed: [], cancelled: 0, suppressed: 0, fallen: 0 };
  if (drivers.size === 0 || countMax <= 0) return total;
  // Each round puts off all of at least one organization, so that those behind it are reached.
  for (let isHeldBack = true; isHeldBack && total.claimed.length === 0; ) {
    const round = await claimRound(core, drivers, countMax, turn);
    total.claimed = round.claimed;
    total.cancelled += round.cancelled;
    total.suppressed += round.suppressed;
    total.fallen += round.fallen;
    isHeldBack = round.isHeldBack;
  }
  return total;
}

async function claimRound(
  core: Core,
  drivers: ReadonlyMap<Channel, string>,
  countMax: number,
  turn: Turn | null,
): Promise<Claims & { isHeldBack: boolean }> {
  const now = new Date(core.now());
  return core.database.system(async (em) => {
    const open = turn && (await openTurn(core, em, turn));
    if (turn && !open) return { claimed: [], cancelled: 0, suppressed: 0, fallen: 0, isHeldBack: false };
    const fallen = open ? await fallAll(core, em, await holdUp(core, em, open)) : [];
    const whose = open ? sendableIn(core, open) : { sql: 'true', parameters: [] };
    const rows = await em.execute<(Claimed & Due)[]>(
      `with found as (${DUE('live', whose.sql)}), ${WITHIN_LIMIT}
       update messages m set
         status = case verdict when 'go' then 'sending' when 'wait' then 'queued' else verdict end,
         error = case verdict when 'failed' then '${OPTED_OUT}' when 'wait' then '${DAILY_LIMIT}' else m.error end,
         driver = ?::jsonb ->> m.channel, attempt_count = attempt_count + (verdict = 'go')::integer,
         sent_via = case verdict when 'go' then ?::uuid else sent_via end,
         due_at = case verdict when 'go' then ?::timestamptz when 'wait' then ?::timestamptz end, updated_at = ?
       from due where due.id = m.id
       returning ${RUNG_COLUMNS}, m.status, (select settings from organizations o where o.id = m.organization_id)`,
      [
        now,
        now,
        [...drivers.keys()],
        ...whose.parameters,
        countMax,
        ...limitParameters(core),
        JSON.stringify(Object.fromEntries(drivers)),
        open?.connectionId ?? null,
        new Date(core.now() + LIMITS.leaseMs),
        nextDay(core.now()),
        now,
      ],
    );
    const { sending = [], cancelled = [], failed = [], queued = [] } = Object.groupBy(rows, ({ status }) => status);
    if (open) for (const { id, attempt_count } of sending) if (attempt_count === 1) await countSend(em, open, id);
    await suppress(core, em, failed);
    await holdBack(core, em, queued);
    const isHeldBack = queued.length > 0;
    return {
      claimed: sending.map((row) => ({ ...row, turn: open })),
      cancelled: cancelled.length,
      suppressed: failed.length,
      fallen: fallen.length,
      isHeldBack,
    };
  });
}

type Due = Rung & { status: MessageStatus };

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

/** The provider took the message. A report about it may already have come in, and is not taken back. */
export async function recordAccepted(
  core: Core,
  row: Claimed,
  driver: RemoteDriver,
  providerId: string | null,
): Promise<Outcome> {
  const { fallbackAfterMs } = completeSettings(row.settings).delivery;
  // A code has run out by the time its delivery would be overdue; whoever still waits asks for another.
  const isWatched = driver.reports === 'delivery' && row.kind !== 'code' && fallbackAfterMs !== null;
  return core.database.system(async (em) => {
    const updated = await em.execute<{ id: string }[]>(
      `update messages set provider_id = coalesce(?, provider_id), sent_at = ?, error = null, updated_at = ?,
         due_at = case when status = 'sending' then ?::timestamptz end,
         status = case when status = 'sending' then 'accepted' else status end
       where id = ? and attempt_count = ? and status in ('sending', 'accepted', 'delivered', 'read')
       returning id`,
      [
        providerId,
        new Date(core.now()),
        new Date(core.now()),
        isWatched ? new Date(core.now() + fallbackAfterMs) : null,
        row.id,
        row.attempt_count,
      ],
    );
    await publishMessages(core, em, idsOf(updated), ['message.sent']);
    return updated.length > 0 ? 'accepted' : 'superseded';
  });
}

/** The message was not taken, or nobody knows: tried again after a pause, else it falls to the next channel. */
export async function recordFailure(
  core: Core,
  row: Claimed,
  failure: DriverFailure,
  random: number,
): Promise<Outcome> {
  const isOver = failure.permanent || row.attempt_count >= LIMITS.triesMax;
  const error = failure.reason.slice(0, LIMITS.errorCharactersMax);
  return core.database.system(async (em) => {
    const pauseMs = retryPauseMs(row.attempt_count, failure.retryAfterMs, random);
    const updated = await em.execute<unknown[]>(
      `update messages m set status = ?, error = ?, updated_at = ?, due_at = ?::timestamptz
       where id = ? and attempt_count = ? and status = 'sending' returning id`,
      [
        isOver ? 'failed' : 'queued',
        error,
        new Date(core.now()),
        isOver ? null : new Date(core.now() + pauseMs),
        row.id,
        row.attempt_count,
      ],
    );
    if (updated.length === 0) return 'superseded';
    if (!isOver) return 'retry';
    await publishMessages(core, em, [row.id], ['message.failed']);
    return fall(core, em, row);
  });
}

/**
 * Lets messages fall that were accepted, but are not known to be delivered after the organization's patience. Where there is no
 * gateway for another channel they stay with the one that took them.
 */
export async function fallOverdue(core: Core): Promise<Outcome[]> {
  const now = new Date(core.now());
  const mayFall = ({ ladder, rung }: Rung): boolean => hasGateway(core) || ladder[rung + 1] === undefined;
  return core.database.system(async (em) => {
    const overdue = await em.execute<(Rung & { relevant: boolean })[]>(
      `with due as (
         select m.id, ${IS_RELEVANT} as relevant from messages m
         where m.due_at <= ? and m.status = 'accepted' order by m.due_at limit ? for update skip locked)
       update messages m set due_at = null, error = 'not delivered in time', updated_at = ?
       from due where due.id = m.id returning ${RUNG_COLUMNS}, due.relevant`,
      [now, now, LIMITS.batchMax, now],
    );
    const outcomes: Outcome[] = [];
    for (const row of overdue) if (row.relevant && mayFall(row)) outcomes.push(await fall(core, em, row));
    return outcomes;
  });
}

/** @param random from 0 to 1. */
export function retryPauseMs(attemptCount: number, askedMs: number | null, random: number): number {
  const pauses = LIMITS.retryPausesMs;
  const pauseMs = pauses[Math.min(attemptCount, pauses.length) - 1] ?? pauses[0];
  const jittered = pauseMs * (0.8 + 0.4 * random);
  return Math.round(Math.min(Math.max(jittered, askedMs ?? 0), LIMITS.retryPauseMaxMs));
}
