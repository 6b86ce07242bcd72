import type { Action, Outcome } from '../domain/model.ts';
import type { AuditIdentity, AuditRecordInput } from './audit-record.ts';

/** A decision as it is told to whoever checks a document. */
export type VerifiedDecision = {
  name: string;
  role: string | null;
  action: Action;
  outcome: Outcome;
  decidedAt: string;
  identity: AuditIdentity;
};

/** The decisions of an audit, in its order. One by nobody on the route is left out; `verifyChain` names it. */
export function decisionsOf({
  approvers,
  decisions,
}: Pick<AuditRecordInput, 'approvers' | 'decisions'>): VerifiedDecision[] {
  const known = new Map(approvers.map((approver) => [approver.id, approver]));
  return decisions.flatMap(({ approverId, outcome, decidedAt, identity }) => {
    const approver = known.get(approverId);
    if (!approver) return [];
    const { name, role, action } = approver;
    return [{ name, role, action, outcome, decidedAt, identity }];
  });
}
