/** How a document moves: people are invited and released, steps follow one another, and the document ends. */
import type { Approver, ApproverId, DocumentState, EndedStatus, NoticeKind, Refusal } from './model.ts';
import { begunCount, isAwaited, isFinished } from './steps.ts';
import { type Draft, notify, record, refuse } from './transition.ts';

/**
 * Whether the expiry time has come. From that millisecond on the document counts as expired for everybody who asks,
 * although only the next tick writes it down.
 */
export function hasLapsed(state: DocumentState, now: number): boolean {
  return state.endedAt === null && !state.completing && state.expiresAt !== null && now >= state.expiresAt;
}

export function refuseIfEnded(state: DocumentState, now: number): Refusal | null {
  if (state.endedAt !== null) return refuse('document_ended', { details: { status: state.status } });
  if (hasLapsed(state, now)) return refuse('document_ended', { details: { status: 'expired' } });
  return null;
}

/** Refuses whatever would touch a document whose outcome is certain. */
export function refuseIfClosed(state: DocumentState, now: number): Refusal | null {
  return refuseIfEnded(state, now) ?? (state.completing ? refuse('document_completing') : null);
}

/** Asks the approver, or asks again under a new link: reminders count from here. */
export function invite(draft: Draft, approver: Approver): void {
  const { expiresAt, policy } = draft.state;
  approver.status = 'invited';
  approver.invitedAt = draft.now;
  approver.reminders = { sentCount: 0, slotsUsed: 0, manualAt: [] };
  // An invitation names the expiry; a warning right behind it would only disturb.
  const warned =
    expiresAt !== null && policy.expiryWarningMs !== null && draft.now >= expiresAt - policy.expiryWarningMs;
  approver.warnedAboutExpiryAt = warned ? expiresAt : null;
  record(draft, 'approver.invited', approver.id);
  notify(draft, approver.id, 'invitation', `link:${approver.linkVersion}`);
}

/** After a decision or a removal: when the current step is finished, the next one begins, or the document completes. */
export function advance(draft: Draft): void {
  const { state } = draft;
  const begun = begunCount(state);
  const current = state.steps[begun - 1];
  if (!current || !isFinished(current)) return;
  for (const approver of current.approvers.filter(isAwaited)) release(draft, approver, 'no_longer_needed', 'released');
  const next = state.steps[begun];
  if (next) beginStep(draft, next.approvers);
  else state.completing = true;
}

/** After the current step has left the route. */
export function beginNext(draft: Draft): void {
  beginStep(draft, draft.state.steps[begunCount(draft.state)]?.approvers ?? []);
}

export function begin(draft: Draft): void {
  if (draft.state.status !== 'pending') return;
  if (hasLapsed(draft.state, draft.now)) {
    end(draft, 'expired', { tellCompleted: false });
    return;
  }
  draft.state.status = 'in_progress';
  beginStep(draft, draft.state.steps[0]?.approvers ?? []);
}

/** Ends the document other than by approval. Those never invited are not told: they have not heard of it. */
export function end(
  draft: Draft,
  status: Exclude<EndedStatus, 'approved'>,
  { tellCompleted, approverId = null }: { tellCompleted: boolean; approverId?: ApproverId | null },
): void {
  for (const approver of draft.state.steps.flatMap((step) => step.approvers)) {
    if (isAwaited(approver)) release(draft, approver, status, 'ended');
    else if (approver.status === 'completed' && tellCompleted) notify(draft, approver.id, status, 'ended');
  }
  draft.state.status = status;
  draft.state.endedAt = draft.now;
  draft.state.blocked = null;
  record(draft, `document.${status}`, approverId);
}

function beginStep(draft: Draft, approvers: readonly Approver[]): void {
  for (const approver of approvers) if (approver.status === 'waiting') invite(draft, approver);
}

/** The approver's decision is not needed any more: the link dies, and the approver is told why. */
function release(draft: Draft, approver: Approver, kind: NoticeKind, occasion: string): void {
  approver.status = 'released';
  approver.linkVersion += 1;
  record(draft, 'approver.released', approver.id);
  notify(draft, approver.id, kind, occasion);
}
