/** Questions about a route on its way: who is awaited, which steps have begun, whether a quorum is met or out of reach. */
import type { Approver, ApproverId, ApproverStatus, DocumentState, Step } from './model.ts';

export type Place = { step: Step; approver: Approver };

export function findApprover(state: DocumentState, id: ApproverId): Place | null {
  for (const step of state.steps) {
    const approver = step.approvers.find((candidate) => candidate.id === id);
    if (approver) return { step, approver };
  }
  return null;
}

/** Replaced and removed approvers stay in the record, but nothing depends on them any more. */
export function isInRoute(approver: Approver): boolean {
  return approver.status !== 'replaced' && approver.status !== 'removed';
}

export function isAwaited(approver: Approver): boolean {
  return approver.status === 'invited';
}

/** The route as it stands, in order. */
export function approversInRoute(state: DocumentState): Approver[] {
  return state.steps.flatMap((step) => step.approvers.filter(isInRoute));
}

export function awaitedApprovers(state: DocumentState): Approver[] {
  return approversInRoute(state).filter(isAwaited);
}

/** What operators call an approver: the position in the route as it stands, from 1; 0 for somebody out of it. */
export function approverNumber(state: DocumentState, id: ApproverId): number {
  return approversInRoute(state).findIndex((approver) => approver.id === id) + 1;
}

/** A step begins as a whole, when its approvers are invited. */
export function isBegun(step: Step): boolean {
  return step.approvers.some((approver) => approver.invitedAt !== null);
}

/** Steps begin in order, so this is also the position of the first step that has not begun. */
export function begunCount(state: DocumentState): number {
  return state.steps.findLastIndex(isBegun) + 1;
}

/** Whether the step's quorum is met. */
export function isFinished(step: Step): boolean {
  const completed = completedCount(step);
  return step.quorum.kind === 'count'
    ? completed >= step.quorum.count
    : completed > 0 && completed === step.approvers.filter(isInRoute).length;
}

/** Whether the quorum is met, or can still be met by those who have not decided. */
export function canFinish({ quorum, approvers }: Step): boolean {
  if (quorum.kind === 'all') return approvers.every(({ status }) => status !== 'rejected');
  return approvers.filter(({ status }) => COUNTING.has(status)).length >= quorum.count;
}

/** Those who have completed, or still may. */
const COUNTING: ReadonlySet<ApproverStatus> = new Set(['waiting', 'invited', 'completed']);

function completedCount(step: Step): number {
  return step.approvers.filter(({ status }) => status === 'completed').length;
}
