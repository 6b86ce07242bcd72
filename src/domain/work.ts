/**
 * What the shell does for a document: stamping decisions into the file, sealing it, waiting. Work that fails blocks the
 * document visibly and is tried again by the document itself; the clock (reminders, expiry) goes on meanwhile.
 */
import { nextWarningAt } from './expiry.ts';
import { LIMITS } from './limits.ts';
import type { Blocked, DecisionId, DocumentState, Report, Work } from './model.ts';
import { nextReminderAt } from './reminders.ts';
import { approverNumber, approversInRoute, awaitedApprovers } from './steps.ts';
import { type Draft, notify, record } from './transition.ts';

/** When the document must be woken, and for what; `at` is null while only people can move it. */
export type WakeUp = { at: number | null; reason: string };

type PendingWork = Extract<Work, { kind: 'stamp' | 'seal' }>;

/** What must be done now, or until when there is nothing to do. A `wait` that ends is followed by a `tick`. */
export function next(state: DocumentState, now: number): Work {
  if (state.endedAt !== null) return { kind: 'finish' };
  if (state.status === 'pending') return { kind: 'begin' };
  const work = dueWork(state, now);
  if (work) return work;
  const { at, reason } = nextWakeAt(state, now);
  return { kind: 'wait', until: at, reason };
}

/** The earliest of retry, expiry, warnings and reminders, at or after `now`. */
export function nextWakeAt(state: DocumentState, now: number): WakeUp {
  if (state.endedAt !== null) return { at: null, reason: 'nothing: the document has ended' };
  if (state.status === 'pending') return { at: now, reason: 'beginning' };
  const work = dueWork(state, now);
  if (work) return { at: now, reason: taskName(work.kind) };
  let earliest: WakeUp = { at: null, reason: decisionsOf(state) };
  const consider = (at: number | null, reason: string) => {
    if (at !== null && (earliest.at === null || at < earliest.at)) earliest = { at: Math.max(at, now), reason };
  };
  if (state.blocked) consider(state.blocked.retryAt, `retry of ${taskName(state.blocked.task)}`);
  if (!state.completing) consider(state.expiresAt, 'expiry');
  for (const approver of awaitedApprovers(state)) {
    const number = approverNumber(state, approver.id);
    consider(nextWarningAt(state, approver, now), `expiry warning to approver ${number}`);
    consider(nextReminderAt(state, approver, now), `next reminder to approver ${number}`);
  }
  return earliest;
}

/** Repeating a report changes nothing. */
export function markStamped(draft: Draft, { decisionIds }: Extract<Report, { kind: 'stamped' }>): void {
  if (draft.state.endedAt !== null) return;
  const stamped = unstampedDecisions(draft.state).filter(({ id }) => decisionIds.includes(id));
  if (stamped.length === 0) return;
  for (const decision of stamped) decision.stampedAt = draft.now;
  draft.changed = true;
  unblock(draft, 'stamp');
}

/** The file is sealed: the document is approved, and everybody who completed is told. */
export function markSealed(draft: Draft): void {
  const { state } = draft;
  if (pendingWork(state)?.kind !== 'seal') return;
  unblock(draft, 'seal');
  state.status = 'approved';
  state.endedAt = draft.now;
  record(draft, 'document.approved', null);
  for (const { id, status } of approversInRoute(state)) {
    if (status === 'completed') notify(draft, id, 'completed', 'ended');
  }
}

/** The first failure is an event; the ones after it only move the next try further away. */
export function markFailed(draft: Draft, { task, reason }: Extract<Report, { kind: 'work_failed' }>): void {
  const { state, now } = draft;
  if (pendingWork(state)?.kind !== task) return;
  const earlier = state.blocked?.task === task ? state.blocked : null;
  const attempts = (earlier?.attempts ?? 0) + 1;
  const shortened = reason.slice(0, LIMITS.reasonCharactersMax).toWellFormed();
  state.blocked = {
    task,
    reason: shortened,
    since: earlier?.since ?? now,
    attempts,
    retryAt: now + Math.min(LIMITS.blockedRetryFirstMs * 2 ** (attempts - 1), LIMITS.blockedRetryMaxMs),
  };
  draft.changed = true;
  if (!earlier) record(draft, 'document.blocked', null, { task, reason: shortened });
}

/** What operators call a task. */
export function taskName(task: Blocked['task']): string {
  return task === 'stamp' ? 'stamping' : 'sealing';
}

function dueWork(state: DocumentState, now: number): PendingWork | null {
  return state.blocked && state.blocked.retryAt > now ? null : pendingWork(state);
}

/** Stamps first: a file is sealed only when every decision is in it. */
function pendingWork(state: DocumentState): PendingWork | null {
  if (state.endedAt !== null) return null;
  const decisionIds: DecisionId[] = unstampedDecisions(state).map(({ id }) => id);
  if (decisionIds.length > 0) return { kind: 'stamp', decisionIds };
  return state.completing ? { kind: 'seal' } : null;
}

/** Completed decisions that are not yet in the file, in the order in which they were made. */
function unstampedDecisions(state: DocumentState) {
  return approversInRoute(state)
    .flatMap(({ decision }) => decision ?? [])
    .filter(({ outcome, stampedAt }) => outcome === 'complete' && stampedAt === null)
    .sort((a, b) => a.decidedAt - b.decidedAt);
}

function unblock(draft: Draft, task: Blocked['task']): void {
  if (draft.state.blocked?.task !== task) return;
  draft.state.blocked = null;
  record(draft, 'document.unblocked', null, { task });
}

function decisionsOf(state: DocumentState): string {
  const numbers = awaitedApprovers(state).map(({ id }) => approverNumber(state, id));
  return numbers.length === 1 ? `decision of approver ${numbers[0]}` : `decisions of ${numbers.length} approvers`;
}
