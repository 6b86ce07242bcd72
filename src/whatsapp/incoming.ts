import type { Client, Message } from 'whatsapp-web.js';
import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { normalizePhone } from '../messaging/phone.ts';
import { receiveMessage } from '../messaging/receiving.ts';
import { within } from './deadline.ts';
import { WHATSAPP_LIMITS as LIMITS } from './limits.ts';

export const DRIVER = 'whatsapp-web';

export type Inbox = {
  core: Core;
  client: Client;
  organizationId: OrganizationId;
  /** E.164: the connection's own number. */
  phone: string;
};

/** What people say in words. Of pictures and files that is what they wrote beside them; a voice message says nothing. */
const WITH_WORDS = ['chat', 'image', 'video', 'document'];
const WITHOUT_WORDS = ['audio', 'ptt', 'sticker'];

/**
 * Takes in a message that somebody wrote to this number; groups, channels and WhatsApp's own notices are left out. Once,
 * however often it is told.
 * @returns whether it had not come in before, and when it was written; null when it is none for us.
 */
export async function takeIn(inbox: Inbox, message: Message): Promise<{ isNew: boolean; sentAt: Date } | null> {
  const { core, organizationId, phone } = inbox;
  const from = String(message.from);
  const isFromPerson = /@(?:c\.us|lid)$/.test(from) && !message.fromMe && !message.isStatus && !message.broadcast;
  const hasWords = WITH_WORDS.includes(message.type);
  if (!isFromPerson || !(hasWords || WITHOUT_WORDS.includes(message.type))) return null;
  const sender = await phoneOf(inbox, from);
  if (sender === null) {
    core.log.info({ driver: DRIVER }, 'a message came in from somebody whose number WhatsApp does not tell');
    return null;
  }
  const sentAt = new Date(message.timestamp * 1_000);
  const { isNew } = await receiveMessage(core, {
    ...{ organizationId, channel: 'whatsapp', driver: DRIVER, providerId: message.id.id, from: sender, to: phone },
    ...{ text: hasWords ? message.body : '', name: nameIn(message), sentAt },
  });
  return { isNew, sentAt };
}

/** What was written since, while nobody looked: WhatsApp does not tell it by itself. */
export async function missedSince({ client }: Inbox, since: Date): Promise<Message[]> {
  const from = (since.getTime() - LIMITS.catchUpOverlapMs) / 1_000;
  const chats = await within(LIMITS.syncingMs, client.getChats());
  const recent = chats
    .filter(({ isGroup, timestamp }) => !isGroup && timestamp >= from)
    .slice(0, LIMITS.catchUpChatsMax);
  const missed: Message[] = [];
  for (const chat of recent) {
    const messages = await within(LIMITS.lookUpMs, chat.fetchMessages({ limit: LIMITS.catchUpMessagesMax }));
    missed.push(...messages.filter(({ fromMe, timestamp }) => !fromMe && timestamp >= from));
  }
  return missed;
}

/** E.164. Some people's ids hide their number, which WhatsApp tells those whom they write to. */
async function phoneOf({ client }: Inbox, id: string): Promise<string | null> {
  if (id.endsWith('@c.us')) return normalizePhone(`+${id.split('@')[0]}`);
  const [found] = await within(LIMITS.lookUpMs, client.getContactLidAndPhone([id]));
  return found?.pn ? normalizePhone(`+${found.pn.split('@')[0]}`) : null;
}

/** What they call themselves. */
function nameIn(message: Message): string | null {
  const { notifyName } = message.rawData as { notifyName?: unknown };
  return typeof notifyName === 'string' && notifyName !== '' ? notifyName : null;
}
