import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import type { ApproverId, DocumentId, Language, OrganizationId } from '../domain/model.ts';
import type { Channel, OrganizationSettings } from '../organizations/settings.ts';
import { openPhone, personIndex, phoneIndex, type SealedPhone, sealPhone } from '../secrets/phones.ts';
import { hashToken } from '../secrets/token.ts';
import { linkFor, tokenFor } from '../signing/links.ts';
import type { AutomaticKind, ChatOffer, MessageContent } from './kinds.ts';
import { render } from './texts.ts';

/** The NOTIFY that wakes the dispatchers. */
export const MESSAGES_DUE = 'messages_due';

/** A message that somebody must get. (document, approver, kind, occasion) is unique for ever. */
export type NewMessage = {
  organizationId: OrganizationId;
  documentId: DocumentId;
  approverId: ApproverId;
  kind: AutomaticKind;
  occasion: string;
  /** E.164. */
  recipient: string;
  language: Language;
  /** The channels in the order in which they are tried; not empty. */
  ladder: Channel[];
  /** The version of the signing link to put in the text; null: without a link. */
  linkVersion: number | null;
  /** What can be decided by answering it in the chat; null or left out: nothing. */
  offer?: ChatOffer | null;
  content: MessageContent;
};

/** The channels by which an approver is to be reached: their own, else the organization's. */
export function ladderOf(
  channels: readonly Channel[],
  { delivery }: Pick<OrganizationSettings, 'delivery'>,
): Channel[] {
  return channels.length > 0 ? [...channels] : [...delivery.ladder];
}

/**
 * Promises messages, in one statement inside the caller's transaction: they exist if and only if it commits, and
 * are sent from then on. A message that was promised before is left as it is. Their links work from the commit on.
 */
export async function queueMessages(core: Core, em: EntityManager, messages: readonly NewMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const rows = messages.map((message) => rowOf(core, message));
  await insert(core, em, rows);
}

/** What the organization's operator must be told, about no document. (organization, occasion) is said once. */
export type NewAlert = {
  organizationId: OrganizationId;
  occasion: string;
  /** E.164. */
  recipient: string;
  language: Language;
  text: string;
};

/** Promises an SMS to an operator, in the caller's transaction. */
export async function queueAlert(core: Core, em: EntityManager, alert: NewAlert): Promise<void> {
  const { organizationId, occasion, recipient, language, text } = alert;
  const about = { organization_id: organizationId, document_id: null, approver_id: null, kind: 'operator_alert' };
  const row = { ...about, occasion, language, link_version: null, token_hash: null };
  await insert(core, em, [{ ...row, ...wayOf(core, ['sms']), ...sealed(core, { organizationId, recipient, text }) }]);
}

/** What we answer to something an approver wrote in the chat. (approver, occasion) is said once. */
export type NewChatAnswer = {
  organizationId: OrganizationId;
  documentId: DocumentId;
  approverId: ApproverId;
  linkVersion: number;
  occasion: string;
  /** E.164. */
  recipient: string;
  language: Language;
  text: string;
  /** The connection that it came in by; null: whichever there is. */
  connectionId: string | null;
  /** WhatsApp's id of what is answered. */
  replyTo: string;
};

/** Promises an answer in the chat, in the caller's transaction. It falls to no other channel. */
export async function queueChatAnswer(core: Core, em: EntityManager, answer: NewChatAnswer): Promise<void> {
  const { organizationId, documentId, approverId, linkVersion, occasion, recipient, language, text } = answer;
  const about = { organization_id: organizationId, document_id: documentId, approver_id: approverId };
  const row = { ...about, kind: 'chat_answer', occasion, language, link_version: linkVersion, token_hash: null };
  const way = { ...wayOf(core, ['whatsapp']), connection_id: answer.connectionId, reply_to: answer.replyTo };
  await insert(core, em, [{ ...row, ...way, ...sealed(core, { organizationId, recipient, text }) }]);
}

type Row = Record<string, unknown>;

async function insert(core: Core, em: EntityManager, rows: Row[]): Promise<void> {
  const now = new Date(core.now());
  await em.execute(QUEUE, [JSON.stringify(rows), now, now, MESSAGES_DUE]);
}

const QUEUE = `
with wanted as (
  select * from jsonb_to_recordset(?::jsonb) as m(
    id uuid, organization_id uuid, document_id uuid, approver_id uuid, kind text, occasion text, ladder text[],
    driver text, recipient text, recipient_index text, language text, text text, link_version integer, token_hash text, offer text,
    connection_id uuid, reply_to text, person_index text)
), links as (
  insert into signing_links (token_hash, organization_id, document_id, approver_id, link_version, created_at)
  select distinct decode(token_hash, 'base64'), organization_id, document_id, approver_id, link_version, ?::timestamptz
  from wanted where token_hash is not null
  on conflict do nothing
), queued as (
  insert into messages (id, organization_id, contact_id, document_id, approver_id, kind, occasion, ladder, channel, driver,
                        recipient, recipient_index, language, text, link_version, offer, connection_id, reply_to,
                        person_index, mode, due_at, created_at, updated_at)
  select id, organization_id,
         (select c.id from contacts c where c.organization_id = wanted.organization_id
            and c.phone_index = decode(wanted.recipient_index, 'base64')),
         document_id, approver_id, kind, occasion, ladder, ladder[1], driver,
         recipient, decode(recipient_index, 'base64'), language, decode(text, 'base64'), link_version, offer, connection_id, reply_to,
         case when ladder[1] = 'sms' then decode(person_index, 'base64') end,
         coalesce((select d.mode from documents d where d.id = wanted.document_id), 'live'), at, at, at
  from wanted, (values (?::timestamptz)) as now(at)
  on conflict do nothing
  returning id
)
select pg_notify(?, '') where exists (select from queued)`;

function rowOf(core: Core, message: NewMessage): Row {
  const { approverId, linkVersion } = message;
  const link = linkVersion === null ? null : linkFor(core, approverId, linkVersion);
  const text = render(message.kind, message.language, { ...message.content, documentId: message.documentId, link });
  return {
    ...wayOf(core, message.ladder),
    ...sealed(core, { ...message, text }),
    organization_id: message.organizationId,
    document_id: message.documentId,
    approver_id: approverId,
    kind: message.kind,
    occasion: message.occasion,
    language: message.language,
    link_version: linkVersion,
    offer: message.offer ?? null,
    token_hash: linkVersion === null ? null : hashToken(tokenFor(core, approverId, linkVersion)).toString('base64'),
  };
}

function wayOf(core: Core, ladder: readonly Channel[]): Row {
  const channel = ladder[0];
  if (!channel) throw new Error('a message without a channel cannot be sent');
  return { ladder, driver: core.config.messageDrivers[channel] };
}

/** The columns that nobody can read: what is said, and to whom. */
function sealed(
  core: Core,
  { organizationId, recipient, text }: { organizationId: OrganizationId; recipient: string; text: string },
): Row {
  const id = randomUUID();
  const to = messagePhone(core, organizationId, id, recipient);
  return {
    id,
    text: sealText(core, id, text).toString('base64'),
    recipient: to.phone,
    recipient_index: to.index.toString('base64'),
    person_index: personIndex(core, recipient).toString('base64'),
  };
}

/** Texts hold links and codes: they rest encrypted, each bound to its row. */
export function sealText({ keyring }: Pick<Core, 'keyring'>, messageId: string, text: string): Buffer {
  return keyring.seal(text, `message ${messageId}`);
}

export function openText({ keyring }: Pick<Core, 'keyring'>, messageId: string, sealed: Uint8Array): string {
  return keyring.open(sealed, `message ${messageId}`);
}

/** Who a message is to, or from. */
export const openRecipient = (keys: Pick<Core, 'keyring'>, messageId: string, sealed: SealedPhone): string =>
  openPhone(keys, `message ${messageId}`, sealed);

/** The chat that a message goes to, where that is no phone. Bound to its row like everything that is sealed. */
export const sealChat = ({ keyring }: Pick<Core, 'keyring'>, messageId: string, chatId: string): Buffer =>
  keyring.seal(chatId, `chat of message ${messageId}`);

export const openChat = ({ keyring }: Pick<Core, 'keyring'>, messageId: string, sealed: Uint8Array): string =>
  keyring.open(sealed, `chat of message ${messageId}`);

/** By which an answer to an SMS finds who wrote to this phone, whichever organization it was; other channels need it not. */
export const smsPerson = (core: Core, channel: Channel, phone: string): Buffer | null =>
  channel === 'sms' ? personIndex(core, phone) : null;

/** What `messages` keeps of a phone: for one side, the recipient's or the sender's. */
export const messagePhone = (core: Core, organizationId: OrganizationId, messageId: string, phone: string) => ({
  phone: sealPhone(core, `message ${messageId}`, phone),
  index: phoneIndex(core, organizationId, phone),
});
