import type { Schemas } from '../../api/generated/waqtum.ts';
import type { ApproverView, DocumentView } from '../../documents/view.ts';
import { bodySignedFormat, type DeliveryFormat, type OutgoingEvent } from '../../webhooks/formats.ts';
import { approverOf, documentOf } from './mapping.ts';

type EventName = Schemas['EventName'];

/** The events one can subscribe to, in the words of WAQTUM's document. */
export const EVENTS: Record<EventName, string> = {
  'document.created': 'When a new document is created',
  'document.sent': 'When a document is sent for approval',
  'document.approved': 'When a document is fully approved',
  'document.rejected': 'When a document is rejected',
  'approver.completed': 'When an approver completes their action',
};

export const EVENT_NAMES = Object.keys(EVENTS) as EventName[];

/** `{event, timestamp, data}`, signed as `sha256=` and the HMAC-SHA256 of the raw body in lower-case hex. */
export const waqtumFormat: DeliveryFormat = bodySignedFormat({
  signatureHeader: 'X-Waqtum-Signature',
  body: (event) => ({ event: event.type, timestamp: event.occurredAt.toISOString(), data: dataOf(event) }),
});

/** An event about no document is the test that somebody asked for. */
function dataOf({ type, data }: OutgoingEvent): Record<string, unknown> {
  const { document, approver } = data as { document?: DocumentView; approver?: ApproverView };
  if (!document) return { test: true };
  if (type !== 'approver.completed' || !approver) return { document: documentOf(document) };
  return { document: documentOf(document), approver: approverOf(document.id, approver) };
}
