import type { Core } from '../core.ts';
import type { ApproverId, DocumentId, Language } from '../domain/model.ts';
import { iso } from '../iso.ts';
import type { Channel } from '../organizations/settings.ts';
import type { SealedPhone } from '../secrets/phones.ts';
import { linkFor, tokenFor } from '../signing/links.ts';
import { DRIVER } from '../whatsapp/driver-name.ts';
import { type MessageType, type OutgoingContent, openContent, typeOfContent } from '../whatsapp/sending/content.ts';
import type { ChatOffer, Direction, MessageKind, MessageStatus } from './kinds.ts';
import { wholeText } from './offer.ts';
import { openChat, openRecipient, openText } from './queue.ts';
import type { MessageSource } from './sources.ts';

/** A message as the API shows it. Times are ISO 8601 in UTC. */
export type MessageView = {
  id: string;
  direction: Direction;
  channel: Channel;
  driver: string;
  /** Who wrote it; null: the organization did, from the number of the channel. */
  from: string | null;
  /** Null: it goes to a chat that is no phone number (`chatId`). */
  to: string | null;
  /** WhatsApp's id of the chat it goes to, where that is no phone number: a group, a channel, a hidden number. */
  chatId: string | null;
  /** The WhatsApp connection it goes out by, or came in by; null: whichever is free, or none. */
  connectionId: string | null;
  kind: MessageKind;
  type: MessageType;
  /** The file that it brings. */
  media: { mediaType: string; fileName: string; bytes: number } | null;
  /** By what way somebody wrote it; null: we did by ourselves, or they wrote to us. */
  source: MessageSource | null;
  /** WhatsApp's id of it, once it has one. */
  whatsappId: string | null;
  language: Language;
  /** As it was written; link and code are hidden unless the message stayed here (`outbox`). */
  text: string;
  /** Null where the text has none, and where it is hidden. */
  link: string | null;
  status: MessageStatus;
  contactId: string | null;
  documentId: string | null;
  approverId: string | null;
  error: string | null;
  /** When the channel took it, or when a message that came in was written. */
  sentAt: string | null;
  createdAt: string;
};

/** What a query selects of `messages` for `messageOf`. */
export const MESSAGE_COLUMNS = `id, organization_id, direction, channel, driver, sender, recipient, chat, content, connection_id, sent_via, source, provider_id, kind, language, text,
  link_version, offer, status, contact_id, document_id, approver_id, error, sent_at, created_at`;

export type MessageRow = {
  id: string;
  organization_id: string;
  direction: Direction;
  channel: Channel;
  driver: string;
  sender: SealedPhone | null;
  recipient: SealedPhone | null;
  chat: Buffer | null;
  content: Buffer | null;
  connection_id: string | null;
  sent_via: string | null;
  source: MessageSource | null;
  provider_id: string | null;
  kind: MessageKind;
  language: Language;
  text: Buffer;
  link_version: number | null;
  offer: ChatOffer | null;
  status: MessageStatus;
  contact_id: string | null;
  document_id: DocumentId | null;
  approver_id: ApproverId | null;
  error: string | null;
  sent_at: Date | string | null;
  created_at: Date | string;
};

/** For whoever may list messages: what stayed here is shown whole, which is how an approval is tried without a phone. */
export function messageOf(core: Core, row: MessageRow): MessageView {
  if (row.driver !== 'outbox') return withoutSecrets(core, row);
  const text = openText(core, row.id, row.text);
  const { approver_id: approverId, link_version: linkVersion } = row;
  const link = approverId === null || linkVersion === null ? null : linkFor(core, approverId, linkVersion);
  const isLinkInText = link !== null && text.includes(tokenFor(core, approverId!, linkVersion!));
  return viewOf(core, row, text, isLinkInText ? link : null);
}

/** For what leaves us: whoever reads a message must not be able to sign for the approver it was meant for. */
export function withoutSecrets(core: Core, row: MessageRow): MessageView {
  const text = wholeText(core, row);
  return viewOf(core, row, row.kind === 'text' ? text : hideSecrets(text, row.kind), null);
}

function viewOf(core: Core, row: MessageRow, text: string, link: string | null): MessageView {
  const content = row.content && openContent(core, `message ${row.id}`, row.content);
  return {
    id: row.id,
    direction: row.direction,
    channel: row.channel,
    driver: row.driver,
    from: row.sender && openRecipient(core, row.id, row.sender),
    to: row.recipient && openRecipient(core, row.id, row.recipient),
    chatId: row.chat && openChat(core, row.id, row.chat),
    connectionId: row.connection_id ?? row.sent_via,
    kind: row.kind,
    type: content === null ? 'text' : typeOfContent(content),
    media: content?.kind === 'media' ? mediaOf(content) : null,
    source: row.source,
    whatsappId: row.driver === DRIVER ? row.provider_id : null,
    language: row.language,
    text,
    link,
    status: row.status,
    contactId: row.contact_id,
    documentId: row.document_id,
    approverId: row.approver_id,
    error: row.error,
    sentAt: iso(row.sent_at),
    createdAt: iso(row.created_at),
  };
}

const mediaOf = ({ media: { mediaType, fileName, bytes } }: Extract<OutgoingContent, { kind: 'media' }>) => ({
  ...{ mediaType, fileName, bytes },
});

function hideSecrets(text: string, kind: MessageKind): string {
  const withoutLinks = text.replace(/\/s\/[A-Za-z0-9_-]{32}/g, '/s/••••');
  return kind === 'code' ? withoutLinks.replace(/(?<!\d)\d{6}(?!\d)/, '••••••') : withoutLinks;
}
