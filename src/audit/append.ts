import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import type { Actor, OrganizationId } from '../domain/model.ts';
import type { AuditAction } from './actions.ts';

/** One line of the audit trail. Entries that are events carry their sequence, so that none is written twice. */
export type AuditEntry = {
  /** Null or none: about no document. */
  documentId?: string | null;
  approverId?: string | null;
  sequence?: number | null;
  at: Date;
  actor: Actor;
  /** An event type, or what was tried: `link.opened`, `code.sent`, `decision.refused`, … */
  action: AuditAction;
  details?: Record<string, unknown>;
  /** From where it was asked, where that is known. */
  ip?: string | null;
};

/** Appends to the audit trail, in the caller's transaction. */
export async function audit(em: EntityManager, organizationId: string, entries: AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({
    organization_id: organizationId,
    document_id: entry.documentId ?? null,
    approver_id: entry.approverId ?? null,
    sequence: entry.sequence ?? null,
    occurred_at: entry.at.toISOString(),
    actor: entry.actor,
    action: entry.action,
    details: entry.details ?? {},
    ip: entry.ip ?? null,
  }));
  await em.execute(
    `insert into audit_entries (organization_id, document_id, approver_id, sequence, occurred_at, actor, action, details, ip)
     select organization_id, document_id, approver_id, sequence, occurred_at, actor, action, details, ip
     from jsonb_to_recordset(?::jsonb) as entry(organization_id uuid, document_id uuid, approver_id uuid, sequence integer,
       occurred_at timestamptz, actor jsonb, action text, details jsonb, ip text)
     on conflict do nothing`,
    [JSON.stringify(rows)],
  );
}

/** Takes down what somebody does now, in the transaction in which it is done; about no document. */
export const auditAct = (
  core: Pick<Core, 'now'>,
  em: EntityManager,
  { organizationId, actor }: { organizationId: OrganizationId; actor: Actor },
  act: Pick<AuditEntry, 'action' | 'details' | 'ip'>,
): Promise<void> => audit(em, organizationId, [{ at: new Date(core.now()), actor, ...act }]);
