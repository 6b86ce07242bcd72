/** What time alone will do to an open document: for people who look at it and want to know when they need not act. */
import { nextWarningAt } from './expiry.ts';
import type { Approver, ApproverId, DocumentState } from './model.ts';
import { nextReminderAt } from './reminders.ts';
import { awaitedApprovers } from './steps.ts';

/** `retry`: of work on the file that failed. The approvers are those it concerns, none where it concerns all. */
export type Upcoming = {
  kind: 'reminder' | 'expiry_warning' | 'retry' | 'expiry';
  at: number;
  approverIds: ApproverId[];
};

/**
 * The next thing of each kind, the soonest first: at most four. What was computed after a transition stays right until
 * the next one, since nothing here moves without one.
 */
export function upcoming(state: DocumentState, now: number): Upcoming[] {
  if (state.endedAt !== null || state.status === 'pending') return [];
  const { blocked, completing, expiresAt } = state;
  return [
    soonest('reminder', state, (approver) => nextReminderAt(state, approver, now)),
    soonest('expiry_warning', state, (approver) => nextWarningAt(state, approver, now)),
    blocked && forAll('retry', blocked.retryAt),
    expiresAt === null || completing ? null : forAll('expiry', expiresAt),
  ]
    .filter((entry) => entry !== null)
    .sort((a, b) => a.at - b.at);
}

const forAll = (kind: Upcoming['kind'], at: number): Upcoming => ({ kind, at, approverIds: [] });

function soonest(
  kind: Upcoming['kind'],
  state: DocumentState,
  timeOf: (approver: Approver) => number | null,
): Upcoming | null {
  const due = awaitedApprovers(state).flatMap((approver) => {
    const at = timeOf(approver);
    return at === null ? [] : [{ id: approver.id, at }];
  });
  if (due.length === 0) return null;
  const at = Math.min(...due.map((one) => one.at));
  return { kind, at, approverIds: due.filter((one) => one.at === at).map(({ id }) => id) };
}
