import { EVENT_TYPES } from '../domain/model.ts';
import { QUESTION_EVENTS } from '../signing/event-types.ts';
import { TRAIL_ACTIONS } from '../signing/trail.ts';
import { ENDPOINT_EVENTS } from '../webhooks/catalog.ts';

/**
 * Everything that the audit trail can say, besides `request.{operation}`: that a change was asked for by an operation of
 * a contract. The audit page has a sentence for each of them (web/src/dashboard/audit/texts.ts).
 */
export const AUDIT_ACTIONS = [
  ...EVENT_TYPES,
  ...QUESTION_EVENTS,
  ...TRAIL_ACTIONS,
  ...ENDPOINT_EVENTS,
  'approver.resent',
  'bulk_send.cancelled',
  'bulk_send.created',
  'bulk_send.paused',
  'bulk_send.resumed',
  'contact.opted_in',
  'contact.opted_out',
  'contract.canceled',
  'contract.created',
  'contract.processing_failed',
  'document.downloaded',
  'document.file_replaced',
  'form.closed',
  'form.created',
  'form.deleted',
  'form.published',
  'identity.given_up',
  'identity.mismatch',
  'identity.requested',
  'identity.subject_read',
  'identity.verified',
  'key.created',
  'key.revoked',
  'message.suppressed',
  'message.undeliverable',
  'organization.changed',
  'organization.created',
  'organization.mobile_changed',
  'organization.owner_invited',
  'organization.resumed',
  'organization.suspended',
  'person.logged_in',
  'request.refused',
  'stamp.characters_missing',
  'template.created',
  'template.deleted',
  'template.shared',
  'template.unshared',
  'wallet.changed',
  'whatsapp_connection.created',
  'whatsapp_connection.deleted',
  'whatsapp_connection.logged_out',
  'whatsapp_connection.restarted',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];
