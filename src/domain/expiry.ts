/** Expiry: warning those who are awaited, ending the document, moving the date. */
import { firstAllowedAt } from './calendar.ts';
import type { Approver, DocumentState, Refusal, Request } from './model.ts';
import { end, hasLapsed, refuseIfClosed } from './progress.ts';
import { remindIfDue, useUpSlots } from './reminders.ts';
import { awaitedApprovers, isAwaited } from './steps.ts';
import { type Draft, notify, record, refuse } from './transition.ts';

/**
 * When the approver is to be warned of the expiry, at or after `now`; null when it is done or not wanted. It waits for
 * the approver's calm hours to pass, unless the document would have expired by then.
 */
export function nextWarningAt(state: DocumentState, approver: Approver, now: number): number | null {
  const { expiresAt, policy } = state;
  if (expiresAt === null || policy.expiryWarningMs === null || now >= expiresAt) return null;
  if (!isAwaited(approver) || approver.warnedAboutExpiryAt === expiresAt) return null;
  const wantedAt = Math.max(expiresAt - policy.expiryWarningMs, now);
  const allowedAt = firstAllowedAt(policy.calm, approver.timeZone, wantedAt);
  return allowedAt < expiresAt ? allowedAt : wantedAt;
}

/** Time has passed: the document expires, or whoever is due is warned or reminded. */
export function tick(draft: Draft): void {
  const { state, now } = draft;
  if (hasLapsed(state, now)) {
    end(draft, 'expired', { tellCompleted: false });
    return;
  }
  const awaited = awaitedApprovers(state);
  const warned = awaited.filter((approver) => nextWarningAt(state, approver, now) === now);
  if (warned.length > 0) record(draft, 'document.expiring', null, { expiresAt: state.expiresAt });
  for (const approver of warned) {
    approver.warnedAboutExpiryAt = state.expiresAt;
    notify(draft, approver.id, 'expiry_warning', `${state.expiresAt}`);
    // The warning says more than a reminder would: nobody gets both in the same moment.
    useUpSlots(draft, approver);
  }
  for (const approver of awaited) if (!warned.includes(approver)) remindIfDue(draft, approver);
}

export function extend(draft: Draft, { expiresAt }: Extract<Request, { kind: 'extend' }>): Refusal | null {
  const closed = refuseIfClosed(draft.state, draft.now);
  if (closed) return closed;
  if (expiresAt !== null && !(expiresAt > draft.now)) return refuse('expiry_in_past', { details: { expiresAt } });
  draft.state.expiresAt = expiresAt;
  record(draft, 'document.extended', null, { expiresAt });
  return null;
}
