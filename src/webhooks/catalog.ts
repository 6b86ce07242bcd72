import { EVENT_TYPES, type EventType } from '../domain/model.ts';

/** Sent only when somebody asks for it, to one endpoint; nobody subscribes to it. */
export const TEST_EVENT = 'webhook.test';
export type WebhookEventType = EventType | typeof TEST_EVENT;

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
  [TEST_EVENT]: 'A test that you asked for; it is about no document.',
};

/** The events that a dialect documents, where that is not all of them. Such a dialect knows no patterns either. */
const EVENTS_OF_DIALECT: Record<string, readonly EventType[]> = {
  waqtum: ['document.created', 'document.sent', 'document.approved', 'document.rejected', 'approver.completed'],
};

const EVERYTHING = '*';

/** The events one can subscribe to in a dialect. */
export function eventTypesOf(dialect: string): readonly EventType[] {
  return EVENTS_OF_DIALECT[dialect] ?? EVENT_TYPES;
}

/** What an endpoint of this dialect may subscribe to: the events, and in our own dialect `document.*`, `approver.*`, `*`. */
export function subscriptionsOf(dialect: string): string[] {
  const types = eventTypesOf(dialect);
  if (dialect in EVENTS_OF_DIALECT) return [...types];
  return [EVERYTHING, ...new Set(types.map(prefixOf)), ...types];
}

/** The subscriptions that an event fulfils: its own name, its family and everything. */
export function subscriptionsFor(type: string): string[] {
  return type === TEST_EVENT ? [] : [type, prefixOf(type), EVERYTHING];
}

function prefixOf(type: string): string {
  return `${type.slice(0, type.indexOf('.'))}.*`;
}
