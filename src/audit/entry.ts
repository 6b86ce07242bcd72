import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical.ts';

/** An entry as it is shown and hashed. */
export type AuditFacts = {
  id: string;
  organizationId: string;
  documentId: string | null;
  approverId: string | null;
  /** Of the event that the entry is, null for others. */
  sequence: number | null;
  /** To the microsecond. */
  occurredAt: string;
  actor: { kind: string; id?: string };
  action: string;
  details: Record<string, unknown>;
  ip: string | null;
};

/** The facts of entry `e`, as an SQL expression. */
export const FACTS = `jsonb_build_object(
  'id', e.id::text, 'organizationId', e.organization_id, 'documentId', e.document_id, 'approverId', e.approver_id,
  'sequence', e.sequence, 'occurredAt', to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  'actor', e.actor, 'action', e.action, 'details', e.details, 'ip', e.ip)`;

/** What the first entry of a chain follows. */
export const BEGINNING = Buffer.alloc(32);

/** The hash of an entry: SHA-256 over the one before it (32 bytes), then the entry and its place as canonical JSON in UTF-8. */
export function hashOf(previous: Buffer, position: number, facts: AuditFacts): Buffer {
  return createHash('sha256')
    .update(previous)
    .update(canonicalJson({ ...facts, position }))
    .digest();
}
