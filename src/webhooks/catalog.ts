import { BULK_EVENT_TYPES } from '../bulk/event-types.ts';
import { CAMPAIGN_EVENT_TYPES } from '../campaigns/event-types.ts';
import { CONTACT_EVENT_TYPES } from '../contacts/event-types.ts';
import { CONTRACT_EVENT_TYPES } from '../contracts/event-types.ts';
import { EVENT_TYPES } from '../domain/model.ts';
import { MESSAGE_EVENT_TYPES, type MessageEventType } from '../messaging/event-types.ts';
import { QUESTION_EVENTS } from '../signing/event-types.ts';
import { WHATSAPP_EVENT_TYPES } from '../whatsapp/event-types.ts';

/** Sent only when somebody asks for it, to one endpoint; nobody subscribes to it. */
export const TEST_EVENT = 'webhook.test';
/** About the endpoints themselves: so that an endpoint that failed silently is heard of through another one. */
export const ENDPOINT_EVENTS = ['endpoint.disabled'] as const;
/** Everything that is published, in the words of our own API. */
export const PUBLISHED_EVENTS = [
  ...EVENT_TYPES,
  ...QUESTION_EVENTS,
  ...ENDPOINT_EVENTS,
  ...BULK_EVENT_TYPES,
  ...CAMPAIGN_EVENT_TYPES,
  ...CONTACT_EVENT_TYPES,
  ...MESSAGE_EVENT_TYPES,
  ...WHATSAPP_EVENT_TYPES,
  ...CONTRACT_EVENT_TYPES,
] as const;
export type PublishedEvent = (typeof PUBLISHED_EVENTS)[number];
/** What happens to messages of one channel: for dialects whose events name it. */
export type ChannelEvent = `${MessageEventType}:${string}`;
export type WebhookEventType = PublishedEvent | typeof TEST_EVENT;

/** What each event says, for the documentation and the dialects' catalogues. */
export const EVENT_DESCRIPTIONS: Record<WebhookEventType, string> = {
  'document.created': 'A document was created as a draft.',
  'document.sent': 'A document went out for approval.',
  'document.approved': 'Every decision that was needed is in, and the final file is ready.',
  'document.rejected': 'A document was rejected and has ended.',
  'document.expiring': 'A document will expire soon, and somebody has not decided yet.',
  'document.expired': 'A document reached its expiry before it was approved.',
  'document.extended': 'The expiry of a document was changed or cleared.',
  'document.voided': 'The sender withdrew a document.',
  'document.reordered': 'The steps that have not begun were put into another order.',
  'document.blocked': 'The file could not be stamped or sealed; it is tried again by itself.',
  'document.unblocked': 'What was blocked is done, and the document goes on.',
  'approver.invited': 'An approver was asked to decide.',
  'approver.reminded': 'An approver was reminded.',
  'approver.completed': 'An approver did what was asked of them.',
  'approver.rejected': 'An approver rejected.',
  'approver.released': 'An approver is no longer needed.',
  'approver.added': 'An approver was added to a document that was already sent.',
  'approver.changed': 'The details of an approver were changed.',
  'approver.replaced': 'Somebody else takes the place of an approver.',
  'approver.removed': 'An approver was taken out of a document.',
  'approver.question_asked': 'An approver asked the sender a question on the signing page.',
  'endpoint.disabled': 'An endpoint was disabled because it was gone, or failed for days.',
  'bulk_send.finished': 'Every row of a bulk send has become a document, or what stands in its way is known.',
  'campaign.finished': 'WhatsApp has taken every message of a campaign, or what stands in its way is known.',
  'contact.created': 'A contact was added, by a request or by a first message of theirs.',
  'contact.changed': 'The details of a contact were changed, or they opted in or out.',
  'contact.deleted': 'A contact was deleted.',
  'contact.tag_added': 'A tag was put on a contact.',
  'contact.tag_removed': 'A tag was taken off a contact.',
  'message.received': 'A message came in.',
  'message.sent': 'A channel took a message, to an approver or to anybody else.',
  'message.delivered': 'A message reached the phone it was sent to.',
  'message.read': 'A message was read.',
  'message.failed': 'A message could not be sent by a channel, or its recipient wants none.',
  'whatsapp_connection.changed': 'A WhatsApp connection is in another state, or for another reason.',
  'whatsapp_chat.message': 'Somebody wrote in a WhatsApp group or channel, or from a hidden number.',
  'message.edited': 'A WhatsApp message was edited by whoever wrote it.',
  'message.revoked': 'A WhatsApp message was deleted for everybody.',
  'message.reaction': 'Somebody reacted to a WhatsApp message, or took that back.',
  'whatsapp_call.received': 'Somebody called a WhatsApp account.',
  'contract.created': 'A contract was created.',
  'contract.processing_completed': 'A contract was processed: it is a document, and its first signers are invited.',
  'contract.processing_failed': 'A contract could not be processed, and nothing more is tried by itself.',
  'contract.signer_added': 'A signer was added to a contract.',
  'contract.signer_identified': 'A signer of a contract proved who they are.',
  'contract.signer_signed': 'A signer signed a contract.',
  'contract.signer_rejected': 'A signer refused to sign a contract.',
  'contract.completed': 'Every signature of a contract is in.',
  'contract.canceled': 'A contract was cancelled.',
  'contract.refunded': 'Money came back for a contract that was not completed.',
  [TEST_EVENT]: 'A test that you asked for; it is about no document.',
};

/** One of them is ours; on the others nothing happens yet. */
const WHAUTOCHAT_CHANNELS = ['whatsapp', 'instagram', 'telegram', 'messenger', 'website'];

/** The events that a dialect documents, where that is not all of them. */
const EVENTS_OF_DIALECT: Record<string, readonly (PublishedEvent | ChannelEvent)[]> = {
  waqtum: ['document.created', 'document.sent', 'document.approved', 'document.rejected', 'approver.completed'],
  whautochat: [
    ...WHAUTOCHAT_CHANNELS.flatMap((channel): ChannelEvent[] => [
      `message.received:${channel}`,
      `message.sent:${channel}`,
    ]),
    'contact.created',
    'contact.tag_added',
    'contact.tag_removed',
  ],
  emza: CONTRACT_EVENT_TYPES,
  wahooks: [...MESSAGE_EVENT_TYPES, ...WHATSAPP_EVENT_TYPES],
};

/** Families that such a dialect knows; others have their names only. */
const FAMILIES_OF_DIALECT: Record<string, readonly string[]> = { emza: ['contract.*'] };

const EVERYTHING = '*';

/** The events one can subscribe to in a dialect. */
export function eventTypesOf(dialect: string): readonly (PublishedEvent | ChannelEvent)[] {
  return EVENTS_OF_DIALECT[dialect] ?? PUBLISHED_EVENTS;
}

/** What an endpoint of this dialect may subscribe to: the events, and in our own dialect families such as `document.*`, and `*`. */
export function subscriptionsOf(dialect: string): string[] {
  const types = eventTypesOf(dialect);
  if (dialect in EVENTS_OF_DIALECT) return [...(FAMILIES_OF_DIALECT[dialect] ?? []), ...types];
  return [EVERYTHING, ...new Set(types.map(prefixOf)), ...types];
}

/**
 * The subscriptions that an event fulfils: its own name, also that for its channel, its family and everything. But who
 * wants everything is not told of each message that a document sends by itself, nor of what happens to a contract once it
 * is a document, which the document's own events tell already; for those one asks by name or by family. (replay.ts says the same in SQL.)
 */
export function subscriptionsFor(
  type: string,
  { channel, isOfDocument = false }: { channel?: string | undefined; isOfDocument?: boolean | undefined } = {},
): string[] {
  if (type === TEST_EVENT) return [];
  const own = channel === undefined ? [type] : [type, `${type}:${channel}`];
  return [...own, prefixOf(type), ...(isOfDocument ? [] : [EVERYTHING])];
}

function prefixOf(type: string): string {
  return `${type.slice(0, type.indexOf('.'))}.*`;
}
