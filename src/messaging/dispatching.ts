import type { Core } from '../core.ts';
import { CHANNELS, type Channel } from '../organizations/settings.ts';
import { openContent } from '../whatsapp/sending/content.ts';
import { pauseMs } from '../whatsapp/sending/pacing.ts';
import { type Turn, turnsInDemand } from '../whatsapp/sending/turns.ts';
import { DriverFailure, type Drivers, type OutgoingMessage, type RemoteDriver } from './drivers/driver.ts';
import { outbox } from './drivers/outbox.ts';
import type { Outcome } from './kinds.ts';
import { LIMITS } from './limits.ts';
import { wholeText } from './offer.ts';
import { openChat, openRecipient } from './queue.ts';
import {
  type Claimed,
  type Claims,
  claim,
  fallOverdue,
  type Mode,
  recordAccepted,
  recordFailure,
  settleLocal,
} from './sending.ts';
import { fallUnconnected, moveOn } from './unconnected.ts';

/** One round of the dispatcher: what is due is settled here, or taken and sent. */

/** Told of each outcome, for the metrics. */
export type Observe = (outcome: Outcome | 'cancelled' | 'suppressed', driver: string, count: number) => void;

/** `signal` cuts off what is being sent. */
export type Dispatching = { core: Core; drivers: Drivers; observe: Observe; signal: AbortSignal };

/**
 * Settles what needs no driver outside, and leases what is to be sent now.
 * @returns `hasMore`: there may be more to do as soon as this has been sent.
 */
export async function takeDue(
  context: Dispatching,
  countMax: number,
): Promise<{ claimed: Claimed[]; hasMore: boolean }> {
  const isFull = await settleDue(context);
  const { claimed, hasFallen } = await claimDue(context, countMax);
  return { claimed, hasMore: isFull || hasFallen || claimed.length > 0 };
}

/** What needs no driver outside: local channels, and deliveries that are overdue. @returns whether more may be due. */
async function settleDue({ core, drivers, observe }: Dispatching): Promise<boolean> {
  const unconnected = await fallUnconnected(core);
  const fallen = [...(await fallOverdue(core)), ...unconnected.fallen];
  for (const outcome of fallen) observe(outcome, 'ladder', 1);
  if (unconnected.cancelled > 0) observe('cancelled', 'ladder', unconnected.cancelled);
  const moved = await moveOn(core);
  if (moved > 0) observe('next_channel', 'ladder', moved);
  let isFull = fallen.length > 0 || moved === LIMITS.batchMax;
  const local = CHANNELS.filter((channel) => drivers[channel].kind === 'local');
  const kept: [string, Channel[], Mode][] = [...new Set(local.map((channel) => drivers[channel].name))].map((name) => [
    name,
    local.filter((channel) => drivers[channel].name === name),
    'any',
  ]);
  kept.push([outbox.name, CHANNELS.filter((channel) => drivers[channel].kind === 'remote'), 'test']);
  // Who has no connection of their own keeps what they send, as if there were no driver.
  kept.push([outbox.name, CHANNELS.filter((channel) => hasTurns(drivers[channel])), 'any']);
  for (const [name, channels, mode] of kept) {
    const { accepted, cancelled, suppressed } = await settleLocal(core, channels, name, mode);
    if (accepted > 0) observe('accepted', name, accepted);
    if (cancelled > 0) observe('cancelled', name, cancelled);
    if (suppressed > 0) observe('suppressed', name, suppressed);
    isFull ||= accepted + cancelled + suppressed === LIMITS.batchMax;
  }
  return isFull;
}

/** What is to be sent now, and whether messages have fallen to another channel, where they are due. */
type Due = { claimed: Claimed[]; hasFallen: boolean };

async function claimDue(context: Dispatching, countMax: number): Promise<Due> {
  const { core, drivers } = context;
  const remote = new Map<Channel, string>();
  const due: Due = { claimed: [], hasFallen: false };
  for (const channel of CHANNELS) {
    const driver = drivers[channel];
    if (driver.kind !== 'remote') continue;
    if (driver.turns) await claimTurns(context, channel, driver.turns.free(), countMax, due);
    else remote.set(channel, driver.name);
  }
  const claims = await claim(core, remote, countMax - due.claimed.length);
  add(context, due, claims, 'remote');
  return due;
}

/** Adds one message of each connection that has its turn. */
async function claimTurns(context: Dispatching, channel: Channel, turns: Turn[], countMax: number, due: Due) {
  const { core, drivers } = context;
  const { name } = drivers[channel];
  for (const turn of await turnsInDemand(core, turns)) {
    if (due.claimed.length >= countMax) break;
    add(context, due, await claim(core, new Map([[channel, name]]), 1, turn), name);
  }
}

function add(
  { observe }: Dispatching,
  due: Due,
  { claimed, cancelled, suppressed, fallen }: Claims,
  name: string,
): void {
  due.claimed.push(...claimed);
  due.hasFallen ||= fallen > 0;
  if (cancelled > 0) observe('cancelled', name, cancelled);
  if (suppressed > 0) observe('suppressed', name, suppressed);
  if (fallen > 0) observe('next_channel', name, fallen);
}

/** Sends what was taken. Never rejects: what cannot be recorded is taken up again when the lease ends. */
export async function sendOne(context: Dispatching, row: Claimed): Promise<void> {
  const { core, drivers, observe } = context;
  const driver = drivers[row.channel];
  if (driver.kind !== 'remote') return;
  try {
    const outcome = await attempt(context, driver, row);
    if (outcome) observe(outcome, driver.name, 1);
  } catch (error) {
    core.log.error({ err: error, messageId: row.id }, 'the outcome of a message could not be recorded');
  }
}

async function attempt({ core, signal }: Dispatching, driver: RemoteDriver, row: Claimed): Promise<Outcome | null> {
  if (row.attempt_count > LIMITS.triesMax) {
    const reason = 'every try ended without an answer';
    return recordFailure(core, row, new DriverFailure({ permanent: true, reason }), Math.random());
  }
  const sent = await send(driver, core, row, signal);
  // Cut off by our own stop: nobody knows what came of it, so the lease decides when it is tried again.
  if (sent === null) return null;
  if (sent instanceof DriverFailure) return recordFailure(core, row, sent, Math.random());
  core.reach('message.sent');
  return recordAccepted(core, row, driver, sent.providerId);
}

/** @returns null when it was cut off by `signal`. */
async function send(
  driver: RemoteDriver,
  core: Core,
  row: Claimed,
  signal: AbortSignal,
): Promise<{ providerId: string | null } | DriverFailure | null> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(driver.sendDeadlineMs ?? LIMITS.sendDeadlineMs)]);
  const { id, organization_id: organizationId, channel, language, attempt_count: attempt } = row;
  try {
    const recipient = row.recipient ? openRecipient(core, id, row.recipient) : openChat(core, id, row.chat!);
    const message = { id, organizationId, channel, recipient, text: wholeText(core, row), language, attempt };
    return await driver.send({ ...message, ...turnOf(core, row) }, deadline);
  } catch (error) {
    if (signal.aborted) return null;
    if (error instanceof DriverFailure) return error;
    return new DriverFailure({ permanent: false, reason: `the driver broke: ${nameOf(error)}`, cause: error });
  }
}

/** What only a connection is told. */
function turnOf(core: Core, { id, turn, content, reply_to: replyTo }: Claimed): Pick<OutgoingMessage, 'turn'> {
  if (turn === null) return {};
  const { connectionId, pacing } = turn;
  return {
    turn: {
      ...{ connectionId, replyTo, pauseMs: pauseMs(pacing, Math.random()) },
      content: content && openContent(core, `message ${id}`, content),
    },
  };
}

const hasTurns = (driver: Drivers[Channel]): boolean => driver.kind === 'remote' && driver.turns !== undefined;

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
