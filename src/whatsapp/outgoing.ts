/**
 * Sending a text by a session. What the library answers says nothing about what was sent; the ticks do.
 *
 * - O1 A message counts as taken when WhatsApp's server has ticked it.
 * - O2 Before a second try the chat is looked at: what is there already is not sent again.
 */
import type { Client } from 'whatsapp-web.js';
import { DriverFailure } from '../messaging/drivers/driver.ts';
import { DeadlineError, within } from './deadline.ts';
import { WHATSAPP_LIMITS as LIMITS } from './limits.ts';
import type { Ticks } from './ticks.ts';

export type OutgoingText = {
  /** E.164. */
  to: string;
  text: string;
  /** It was tried before, and nobody knows what came of it. */
  isRepeat: boolean;
};

export type Sender = {
  client: Client;
  ticks: Ticks;
  /** Chats of numbers that are known to have WhatsApp, and until when that is believed. */
  known: Map<string, { chatId: string; until: number }>;
  now(): number;
  /** Which of these messages belong to another one that we sent. */
  taken(ids: string[]): Promise<ReadonlySet<string>>;
};

/**
 * @param sent is told of the message's id as soon as it is known.
 * @returns the id of the message, which the server has.
 * @throws DriverFailure
 */
export async function sendText(sender: Sender, message: OutgoingText, sent: (id: string) => void): Promise<string> {
  const chatId = await chatOf(sender, message.to);
  const found = message.isRepeat ? await findInChat(sender, chatId, message.text) : null;
  const id = found ?? (await say(sender, chatId, message.text));
  sent(id);
  for (let looks = 0; looks < LIMITS.ackLooks; looks += 1) {
    // A tick that came while the page was loaded anew is not told; the chat knows it.
    const told = await sender.ticks.first(id, LIMITS.ackMs / LIMITS.ackLooks);
    const tick = told === 0 ? await tickInChat(sender, chatId, id) : told;
    if (tick > 0) return id;
    if (tick < 0) throw failure('WhatsApp refused the message');
  }
  throw failure('WhatsApp has not confirmed the message');
}

async function say({ client, ...sender }: Sender, chatId: string, text: string): Promise<string> {
  try {
    const message = await within(
      LIMITS.sayMs,
      client.sendMessage(chatId, text, { linkPreview: false, sendSeen: false }),
    );
    const id = message?.id?.id ?? (await findInChat({ client, ...sender }, chatId, text));
    if (id !== null) return id;
  } catch (error) {
    if (error instanceof DriverFailure) throw error;
    if (/no lid for user|lid is missing/i.test(String(error))) throw notThere();
    const cause = error instanceof DeadlineError ? 'the page took too long' : 'the page went away meanwhile';
    throw failure(`nobody knows whether it was sent: ${cause}`, error);
  }
  throw failure('nobody knows whether it was sent');
}

async function chatOf({ client, known, now }: Sender, to: string): Promise<string> {
  const kept = known.get(to);
  if (kept && kept.until > now()) return kept.chatId;
  const found = await within(LIMITS.lookUpMs, client.getNumberId(to.replace('+', ''))).catch((error: unknown) => {
    throw failure('WhatsApp could not be asked whether the number has it', error);
  });
  if (!found) throw notThere();
  const chatId = `${found.user}@${found.server}`;
  known.delete(to);
  known.set(to, { chatId, until: now() + LIMITS.existsKeptMs });
  if (known.size > LIMITS.existsKeptMax) known.delete(known.keys().next().value!);
  return chatId;
}

/** Our latest message of these words in the chat that is nobody else's. */
async function findInChat({ client, taken, now }: Omit<Sender, 'ticks' | 'known'>, chatId: string, text: string) {
  const since = (now() - LIMITS.lookBackMs) / 1_000;
  const messages = await ownMessages(client, chatId);
  const same = messages.filter(({ body, ack, timestamp }) => body === text && ack >= 0 && timestamp >= since);
  const ids = same.map(({ id }) => id.id);
  const others = ids.length === 0 ? new Set<string>() : await taken(ids);
  return ids.findLast((id) => !others.has(id)) ?? null;
}

async function tickInChat({ client }: Sender, chatId: string, id: string): Promise<number> {
  const messages = await ownMessages(client, chatId).catch(() => []);
  return messages.find((message) => message.id.id === id)?.ack ?? 0;
}

async function ownMessages(client: Client, chatId: string) {
  const looking = client
    .getChatById(chatId)
    .then((chat) => chat.fetchMessages({ limit: LIMITS.lookBackMessagesMax, fromMe: true }));
  return within(LIMITS.lookUpMs, looking).catch((error: unknown) => {
    throw failure('the chat could not be looked at', error);
  });
}

const notThere = (): DriverFailure =>
  new DriverFailure({ permanent: true, reason: 'the number does not have WhatsApp' });
const failure = (reason: string, cause?: unknown): DriverFailure =>
  new DriverFailure({ permanent: false, reason, cause });
