/**
 * Sending by a session. What the library answers says nothing about what was sent; the ticks do.
 *
 * - O1 A message counts as taken when WhatsApp's server has ticked it.
 * - O2 A message goes out under an id that follows from our own (parts.ts). Before a second try the chat is looked
 *   at: what is there already is not sent again. Only what WhatsApp refused gets another id.
 * - O3 What can never be sent (no WhatsApp, no right to write there) fails for good, and says why.
 */

import type { Client } from 'whatsapp-web.js';
import { keepNewest } from '../../keep-newest.ts';
import { DriverFailure } from '../../messaging/drivers/driver.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { DeadlineError, within } from '../session/deadline.ts';
import type { Ticks } from '../session/ticks.ts';
import { lookInPage, type PageSend, type PageSent, sayInPage } from './page.ts';
import type { Parts } from './parts.ts';

export type Outgoing = {
  /** E.164, or the id of a chat that is no phone. */
  to: string;
  parts: Parts;
  /** Of its file. */
  bytes: number;
  /** WhatsApp's id of the message that it answers. */
  replyTo: string | null;
  /** The ids that it may have at WhatsApp, in the order in which they are used. */
  ids: string[];
  /** It was tried before, and nobody knows what came of it. */
  isRepeat: boolean;
};

export type Sender = {
  client: Client;
  ticks: Ticks;
  /** Chats of numbers that are known to have WhatsApp, and until when that is believed. */
  known: Map<string, { chatId: string; until: number }>;
  now(): number;
};

/**
 * @param sending is told of the message's id before it goes out.
 * @returns the id of the message, which the server has.
 * @throws DriverFailure
 */
export async function sendOut(sender: Sender, message: Outgoing, sending: (id: string) => void): Promise<string> {
  const chatId = message.to.startsWith('+') ? await lookUp(sender, message.to) : message.to;
  if (chatId === null) throw notThere();
  const before = message.isRepeat ? await lookFor(sender, chatId, message.ids) : {};
  const there = message.ids.find((id) => (before[id] ?? -1) >= 0);
  const id = there ?? message.ids.find((candidate) => before[candidate] === undefined);
  if (id === undefined) throw forGood('WhatsApp refused the message each time');
  sending(id);
  const ack = there ? before[there]! : await say(sender, { ...message, chatId, id });
  await untilTaken(sender, { chatId, id, ack });
  return id;
}

/** What the chat says of a message may be more than was told: while nobody listened it was delivered, or read. */
function noteTick({ ticks }: Sender, id: string, tick: number): void {
  if (tick > ticks.of(id)) ticks.note(id, tick);
}

/** Waits for the server's tick. @throws DriverFailure when it does not come. */
async function untilTaken(sender: Sender, { chatId, id, ack }: { chatId: string; id: string; ack: number }) {
  noteTick(sender, id, ack);
  if (ack > 0) return;
  for (let looks = 0; looks < LIMITS.ackLooks; looks += 1) {
    // A tick that came while the page was loaded anew is not told; the chat knows it.
    const told = await sender.ticks.first(id, LIMITS.ackMs / LIMITS.ackLooks);
    const tick = told === 0 ? await tickInChat(sender, chatId, id) : told;
    noteTick(sender, id, tick);
    if (tick > 0) return;
    if (tick < 0) throw failure('WhatsApp refused the message');
  }
  throw failure('WhatsApp has not confirmed the message');
}

async function say(
  { client }: Sender,
  { chatId, id, parts, replyTo, bytes }: Outgoing & { chatId: string; id: string },
): Promise<number> {
  const wanted: PageSend = { ...parts, chatId, id, replyTo, lookBack: LIMITS.lookBackMessagesMax };
  const ms = LIMITS.sayMs + Math.ceil((bytes / MEBIBYTE) * LIMITS.sayPerMebibyteMs);
  let said: PageSent;
  try {
    said = await within(ms, pageOf(client).evaluate(sayInPage, wanted));
  } catch (error) {
    if (/no lid for user|lid is missing/i.test(String(error)))
      throw chatId.endsWith('@c.us') ? notThere() : forGood(REFUSALS.no_chat);
    if (/upload failed/i.test(String(error))) throw failure('WhatsApp did not take the file', error);
    const cause = error instanceof DeadlineError ? 'the page took too long' : 'the page went away meanwhile';
    throw failure(`nobody knows whether it was sent: ${cause}`, error);
  }
  if (said.kind === 'said') return said.ack;
  throw forGood(REFUSALS[said.kind]);
}

const MEBIBYTE = 1024 * 1024;
const REFUSALS: Record<Exclude<PageSent['kind'], 'said'>, string> = {
  no_chat: 'there is no such chat',
  read_only: 'only admins can write in this chat',
  not_member: 'the account is not a member of this group',
  no_quoted: 'the message that it answers is not in the chat',
};

/**
 * The chat with a number, as WhatsApp names it.
 * @param phone E.164.
 * @returns null when the number does not have WhatsApp.
 * @throws DriverFailure when WhatsApp could not be asked.
 */
export async function lookUp(
  { client, known, now }: Pick<Sender, 'client' | 'known' | 'now'>,
  phone: string,
): Promise<string | null> {
  const kept = known.get(phone);
  if (kept && kept.until > now()) return kept.chatId;
  const found = await within(LIMITS.lookUpMs, client.getNumberId(phone.replace('+', ''))).catch((error: unknown) => {
    throw failure('WhatsApp could not be asked whether the number has it', error);
  });
  if (!found) return null;
  const chatId = `${found.user}@${found.server}`;
  keepNewest(known, phone, { chatId, until: now() + LIMITS.existsKeptMs }, LIMITS.existsKeptMax);
  return chatId;
}

const tickInChat = async (sender: Sender, chatId: string, id: string): Promise<number> =>
  (await lookFor(sender, chatId, [id]).catch(() => ({}) as Record<string, number>))[id] ?? 0;

async function lookFor({ client }: Sender, chatId: string, ids: string[]): Promise<Record<string, number>> {
  const looking = pageOf(client).evaluate(lookInPage, chatId, ids, LIMITS.lookBackMessagesMax);
  return within(LIMITS.lookUpMs, looking).catch((error: unknown) => {
    throw failure('the chat could not be looked at', error);
  });
}

function pageOf({ pupPage }: Client): NonNullable<Client['pupPage']> {
  if (!pupPage) throw failure('the page is not there');
  return pupPage;
}

const notThere = (): DriverFailure => forGood('the number does not have WhatsApp');
const forGood = (reason: string): DriverFailure => new DriverFailure({ permanent: true, reason });
const failure = (reason: string, cause?: unknown): DriverFailure =>
  new DriverFailure({ permanent: false, reason, cause });
