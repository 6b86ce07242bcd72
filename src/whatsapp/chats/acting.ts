/**
 * What people do to messages that are in a chat: reacting, editing, deleting for everybody. What cannot come about is refused
 * before WhatsApp is asked; the rest is done by the session (mirror/acts.ts), which writes it into the mirror.
 */
import type { Caller, Core } from '../../core.ts';
import { invalid, Problem } from '../../errors/problem.ts';
import { normalizePhone } from '../../messaging/phone.ts';
import { openPhone } from '../../secrets/phones.ts';
import { chatIdOfPhone } from '../chat-id.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { checkContent } from '../sending/writing.ts';
import { type ConnectionRow, connectionRow } from '../view.ts';
import { type Ask, type AskAnswer, askSession } from './asks.ts';
import { findChatMessage, withChats } from './messages.ts';
import { openChatMessage, openReactions } from './rows.ts';
import type { ChatMessageRow, ChatMessageView } from './view.ts';

/** @param whatsappId WhatsApp's id of the message. @param signal aborted when nobody waits any more. */
export type Place = { connectionId: string; whatsappId: string; signal: AbortSignal };

/**
 * Reacts as the linked account. The same again changes nothing.
 * @param emoji one; empty: takes the reaction back.
 * @throws Problem not_found | forbidden | validation_failed | whatsapp_message_revoked and those of `perform`
 */
export async function reactToMessage(
  core: Core,
  caller: Caller,
  place: Place,
  emoji: string,
): Promise<ChatMessageView> {
  if (emoji !== '' && !isEmoji(emoji)) throw invalid('/emoji', 'emoji', 'Must be one emoji.');
  const row = await findMessage(core, caller, place);
  const own = chatIdOfPhone(await readyPhone(core, caller, place.connectionId));
  const before = openReactions(core, row.id, row.reactions).find(({ from }) => from === own)?.emoji ?? '';
  if (before !== emoji) await perform(core, caller, place, { kind: 'react', ...nameOf(core, row), emoji });
  return viewOf(core, caller, place);
}

/**
 * Changes what an own text says. The same again changes nothing.
 * @throws Problem not_found | forbidden | validation_failed | whatsapp_message_not_own | whatsapp_message_not_text |
 *   whatsapp_message_revoked | whatsapp_message_too_old and those of `perform`
 */
export async function editMessage(core: Core, caller: Caller, place: Place, text: string): Promise<ChatMessageView> {
  checkContent({ kind: 'text', text });
  const row = await findMessage(core, caller, place);
  requireOwn(row);
  if (row.type !== 'text') throw new Problem('whatsapp_message_not_text');
  const said = openChatMessage(core, row.id, row.content);
  if (said.text !== text) {
    requireYoung(core, row, LIMITS.editWithinMs);
    await readyPhone(core, caller, place.connectionId);
    const mentions = said.mentions.filter((id) => text.includes(`@${id.split('@')[0]}`));
    await perform(core, caller, place, { kind: 'edit', ...nameOf(core, row), text, mentions });
  }
  return viewOf(core, caller, place);
}

/**
 * Deletes an own message for everybody.
 * @throws Problem not_found | forbidden | whatsapp_message_not_own | whatsapp_message_revoked | whatsapp_message_too_old and
 *   those of `perform`
 */
export async function revokeMessage(core: Core, caller: Caller, place: Place): Promise<void> {
  const row = await findMessage(core, caller, place);
  requireOwn(row);
  requireYoung(core, row, LIMITS.revokeWithinMs);
  await readyPhone(core, caller, place.connectionId);
  await perform(core, caller, place, { kind: 'revoke', ...nameOf(core, row) });
}

export type NumberView = { phone: string; isOnWhatsApp: boolean; chatId: string | null };

/** Whether a number has WhatsApp. @throws Problem not_found | validation_failed and those of `perform` */
export async function lookUpNumber(
  core: Core,
  caller: Caller,
  { connectionId, signal }: Omit<Place, 'whatsappId'>,
  given: string,
): Promise<NumberView> {
  await readyPhone(core, caller, connectionId);
  const phone = normalizePhone(given);
  if (phone === null) throw invalid('/phone', 'phone', 'Must be in international form, such as +966501234567.');
  const answer = await perform(core, caller, { connectionId, signal }, { kind: 'look_up', phone });
  const chatId = answer.kind === 'looked_up' ? answer.chatId : null;
  return { phone, isOnWhatsApp: chatId !== null, chatId };
}

/** @throws Problem whatsapp_refused | whatsapp_not_ready (nothing was done) | whatsapp_unconfirmed (nobody knows) */
async function perform(
  core: Core,
  caller: Caller,
  { connectionId, signal }: Omit<Place, 'whatsappId'>,
  ask: Ask,
): Promise<AskAnswer> {
  const answer = await askSession(core, caller, { connectionId, ask, signal });
  if (answer.kind === 'refused') throw new Problem('whatsapp_refused');
  if (answer.kind === 'away') throw notReady();
  if (answer.kind === 'unknown') throw new Problem('whatsapp_unconfirmed', { retryAfterMs: LIMITS.notReadyRetryMs });
  return answer;
}

/** The account's own number, E.164. @throws Problem not_found | whatsapp_not_linked | whatsapp_not_ready */
async function readyPhone(core: Core, { organizationId }: Caller, connectionId: string): Promise<string> {
  const [row] = await core.database.read<Pick<ConnectionRow, 'phone' | 'state'>>(
    organizationId,
    `select phone, state from whatsapp_connections where id = $1::uuid and desired <> 'deleted'`,
    [connectionId],
  );
  if (!row) throw new Problem('not_found');
  if (row.phone === null) throw new Problem('whatsapp_not_linked');
  if (row.state !== 'ready') throw notReady();
  return openPhone(core, connectionRow(connectionId), row.phone);
}

const notReady = (): Problem => new Problem('whatsapp_not_ready', { retryAfterMs: LIMITS.notReadyRetryMs });

/** One that can still be changed. A test key reaches nobody. @throws Problem not_found | forbidden | whatsapp_message_revoked */
async function findMessage(core: Core, caller: Caller, { connectionId, whatsappId }: Place): Promise<ChatMessageRow> {
  const row = await findChatMessage(core, caller, connectionId, whatsappId);
  if (caller.mode === 'test') throw new Problem('forbidden', { details: { scope: 'live' } });
  if (row.revoked_at !== null) throw new Problem('whatsapp_message_revoked');
  return row;
}

function requireOwn({ direction }: ChatMessageRow): void {
  if (direction !== 'out') throw new Problem('whatsapp_message_not_own');
}

function requireYoung(core: Core, { sent_at: sentAt }: ChatMessageRow, withinMs: number): void {
  if (new Date(sentAt).getTime() + withinMs <= core.now()) throw new Problem('whatsapp_message_too_old');
}

const nameOf = (core: Core, { id, whatsapp_id: whatsappId, content }: ChatMessageRow) => ({
  ...{ whatsappId, key: openChatMessage(core, id, content).key },
});

async function viewOf(core: Core, caller: Caller, { connectionId, whatsappId }: Place): Promise<ChatMessageView> {
  const row = await findChatMessage(core, caller, connectionId, whatsappId);
  const [found] = await withChats(core, caller.organizationId, [row]);
  if (!found) throw new Problem('not_found');
  return found.message;
}

const isEmoji = (text: string): boolean =>
  [...new Intl.Segmenter().segment(text)].length === 1 &&
  /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(text);
