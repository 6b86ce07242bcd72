import type { AuditView } from '../../documents/reading.ts';
import type { ApproverView, DocumentView } from '../../documents/view.ts';
import { Problem } from '../../errors/problem.ts';
import type { KeyView } from '../../organizations/keys.ts';
import type { Schemas } from '../generated/countersign.ts';

/** What use cases answer, in the contract's shapes, where the two differ. */

/** @throws Problem approver_not_found */
export function approverOf(document: DocumentView, approverId: string): ApproverView {
  const approver = document.steps.flatMap(({ approvers }) => approvers).find(({ id }) => id === approverId);
  if (!approver) throw new Problem('approver_not_found');
  return approver;
}

export function auditEntryView({ at, actor, ...entry }: AuditView): Schemas['AuditEntry'] {
  return { ...entry, occurredAt: at, actor };
}

export function keyView({ createdAt, expiresAt, revokedAt, lastUsedAt, ...key }: KeyView): Schemas['Key'] {
  return {
    ...key,
    plan: key.plan ?? null,
    revokeAfterRefusals: key.revokeAfterRefusals ?? null,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}

/** Where an invitation is opened. */
export const joinLink = (publicUrl: string, token: string): string => `${publicUrl}/join/${token}`;
