import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../../core.ts';
import { invalid, Problem } from '../../errors/problem.ts';
import { LIMITS as MESSAGE_LIMITS } from '../../messaging/limits.ts';
import { normalizePhone } from '../../messaging/phone.ts';
import { MESSAGES_DUE, messagePhone, sealChat, sealText } from '../../messaging/queue.ts';
import { type MessageSource, sourceOf } from '../../messaging/sources.ts';
import { MESSAGE_COLUMNS, type MessageRow, type MessageView, messageOf } from '../../messaging/view.ts';
import { contactBy } from '../../messaging/writing.ts';
import { completeSettings, type OrganizationSettings } from '../../organizations/settings.ts';
import { phoneIndex } from '../../secrets/phones.ts';
import { type Destination, destinationOf, serverOf } from '../chat-id.ts';
import { DRIVER } from '../driver-name.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { isPlain, type MessageType, type OutgoingContent, sealContent, typeOfContent, wordsOf } from './content.ts';
import { isShownAs } from './media.ts';

export type ChatWriting = {
  /** Makes a repetition harmless: it gives the message written the first time. */
  id: string;
  /** The connection that it goes out by; by no other one. */
  connectionId: string;
  /** A phone in any form, or the id of a chat. */
  to: string;
  content: OutgoingContent;
  /** WhatsApp's id of the message that it answers. */
  replyTo?: string | null;
  source?: MessageSource;
  /** Of those that are written for the same reason, such as a webhook's answer, there is one. Without it the id says so. */
  occasion?: string;
};

/**
 * Promises a message to a chat, by one connection. It waits its turn there, is tried again, and goes out once.
 * @throws Problem not_found (connection) | whatsapp_not_linked | validation_failed | contact_opted_out
 */
export async function writeToChat(core: Core, caller: Caller, given: ChatWriting): Promise<MessageView> {
  const to = destinationOf(given.to);
  if (to === null) throw invalid('/to', 'chat', 'Must be a phone such as +966501234567, or the id of a chat.');
  checkContent(given.content);
  if (to.chatId !== null && serverOf(to.chatId) === 'newsletter') checkForChannel(given);
  if (given.replyTo && !MESSAGE_ID.test(given.replyTo))
    throw invalid('/replyTo', 'pattern', 'Must be the id that WhatsApp gave the message.');
  return core.database.tenant(caller.organizationId, async (em) => {
    const occasion = given.occasion ?? given.id;
    const known = await find(em, given.id, occasion);
    if (known) return messageOf(core, known);
    await checkConnection(em, caller, given.connectionId);
    const contact = to.phone === null ? undefined : await contactBy(em, to.phone, null);
    if (contact?.opted_out) throw new Problem('contact_opted_out', { details: { contactId: contact.id } });
    await insert(core, em, caller, { ...given, occasion, to, contactId: contact?.id ?? null });
    return messageOf(core, (await find(em, given.id, occasion))!);
  });
}

/** As WhatsApp names messages. */
const MESSAGE_ID = /^[A-Za-z0-9]{8,64}$/;

async function find(em: EntityManager, id: string, occasion: string): Promise<MessageRow | undefined> {
  const [row] = await em.execute<MessageRow[]>(
    `select ${MESSAGE_COLUMNS} from messages
     where id = ? or (document_id is null and approver_id is null and kind = 'text' and occasion = ? and rung = 0)`,
    [id, occasion],
  );
  return row;
}

async function checkConnection(em: EntityManager, caller: Caller, connectionId: string): Promise<void> {
  const [connection] = await em.execute<{ is_linked: boolean }[]>(
    `select linked_at is not null as is_linked from whatsapp_connections where id = ? and desired <> 'deleted'`,
    [connectionId],
  );
  if (!connection) throw new Problem('not_found');
  if (!connection.is_linked && caller.mode === 'live') throw new Problem('whatsapp_not_linked');
}

type Promised = Omit<ChatWriting, 'to'> & { occasion: string; to: Destination; contactId: string | null };

async function insert(core: Core, em: EntityManager, caller: Caller, message: Promised): Promise<void> {
  const { id, content, to } = message;
  const { organizationId } = caller;
  const [organization] = await em.execute<{ settings: Partial<OrganizationSettings> }[]>(
    'select settings from organizations where id = ?',
    [organizationId],
  );
  const { language } = completeSettings(organization!.settings);
  const address =
    to.chatId === null
      ? { ...messagePhone(core, organizationId, id, to.phone), chat: null }
      : { phone: null, index: phoneIndex(core, organizationId, to.chatId), chat: sealChat(core, id, to.chatId) };
  const now = new Date(core.now());
  const row: Record<string, unknown> = {
    ...{ id, organization_id: organizationId, kind: 'text', occasion: message.occasion, channel: 'whatsapp' },
    ...{ driver: DRIVER, contact_id: message.contactId, connection_id: message.connectionId },
    ...{ recipient: address.phone, recipient_index: address.index, chat: address.chat },
    ...{ language, text: sealText(core, id, wordsOf(content)) },
    content: isPlain(content) ? null : sealContent(core, `message ${id}`, content),
    media_sha256: content.kind === 'media' ? content.media.sha256 : null,
    ...{ reply_to: message.replyTo ?? null, source: message.source ?? sourceOf(caller), mode: caller.mode },
    ...{ due_at: now, created_at: now, updated_at: now },
  };
  const names = Object.keys(row);
  await em.execute(
    `with queued as (
       insert into messages (ladder, ${names.join(', ')}) values (array['whatsapp'], ${names.map(() => '?').join(', ')})
       on conflict do nothing returning id)
     select pg_notify(?, '') where exists (select from queued)`,
    [...Object.values(row), MESSAGES_DUE],
  );
}

/** @throws Problem validation_failed */
export function checkContent(content: OutgoingContent): void {
  switch (content.kind) {
    case 'text':
      if (content.text.trim() === '') throw invalid('/text', 'minLength', 'The text must not be empty.');
      checkLength('/text', content.text, MESSAGE_LIMITS.textCharactersMax);
      checkMentions(content.mentions);
      return;
    case 'media':
      if (!isShownAs(content.media.mediaType, content.as))
        throw invalid(
          '/media/as',
          'type',
          `A file of type ${content.media.mediaType} cannot be sent as ${content.as}.`,
        );
      checkLength('/text', content.caption, LIMITS.captionCharactersMax);
      checkMentions(content.mentions);
      return;
    case 'location':
      if (!(Math.abs(content.latitude) <= 90))
        throw invalid('/location/latitude', 'maximum', 'Must be from -90 to 90.');
      if (!(Math.abs(content.longitude) <= 180))
        throw invalid('/location/longitude', 'maximum', 'Must be from -180 to 180.');
      return;
    case 'contact':
      if (content.name.trim() === '') throw invalid('/contact/name', 'minLength', 'The name must not be empty.');
      if (normalizePhone(content.phone) !== content.phone)
        throw invalid('/contact/phone', 'phone', 'Must be in international form, such as +966501234567.');
  }
}

/** A channel takes less than a chat. */
function checkForChannel({ content, replyTo }: ChatWriting): void {
  const refused = replyTo
    ? 'An answer'
    : FOR_CHANNELS.has(typeOfContent(content))
      ? null
      : `A ${typeOfContent(content)}`;
  if (refused !== null) throw invalid('/to', 'channel', `${refused} cannot be sent to a channel.`);
}
const FOR_CHANNELS: ReadonlySet<MessageType> = new Set(['text', 'image', 'video', 'voice']);

function checkMentions(mentions: readonly string[] = []): void {
  if (mentions.length > LIMITS.mentionsMax)
    throw invalid('/mentions', 'maxItems', `At most ${LIMITS.mentionsMax} people can be mentioned.`);
  const strange = mentions.findIndex((mention) => destinationOf(mention) === null);
  if (strange >= 0) throw invalid(`/mentions/${strange}`, 'chat', 'Must be a phone or the id of a person’s chat.');
}

function checkLength(pointer: string, text: string, max: number): void {
  if ([...text].length > max) throw invalid(pointer, 'maxLength', `The text can have at most ${max} characters here.`);
}
