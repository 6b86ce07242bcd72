/**
 * Reminders: automatic ones on a schedule anchored at the invitation, and those somebody asks for by hand.
 *
 * Invariants:
 * - R1 slot k of an approver's schedule is due at invitedAt + firstAfterMs + (k - 1) × everyMs, whatever happens.
 * - R2 automatic reminders keep to the approver's calm hours and never come at or after expiry.
 * - R3 all slots missed (night, weekend, an outage) collapse into one reminder; the next comes on the schedule.
 * - R4 at most `maxCount` automatic reminders are sent for one invitation.
 */
import { firstAllowedAt } from './calendar.ts';
import { LIMITS } from './limits.ts';
import type { Approver, DocumentState, Refusal, ReminderPolicy, Request } from './model.ts';
import { refuseIfClosed } from './progress.ts';
import { awaitedApprovers, findApprover, isAwaited } from './steps.ts';
import { type Draft, notify, record, refuse } from './transition.ts';

/** When the approver's next automatic reminder may go out, at or after `now`; null when none will. */
export function nextReminderAt(state: DocumentState, approver: Approver, now: number): number | null {
  const policy = scheduleOf(state);
  if (!policy || approver.invitedAt === null || !isAwaited(approver)) return null;
  if (approver.reminders.sentCount >= policy.maxCount) return null;
  const dueAt = approver.invitedAt + policy.firstAfterMs + approver.reminders.slotsUsed * policy.everyMs;
  const at = firstAllowedAt(state.policy.calm, approver.timeZone, Math.max(dueAt, now));
  return state.expiresAt !== null && at >= state.expiresAt ? null : at;
}

export function remindIfDue(draft: Draft, approver: Approver): void {
  if (nextReminderAt(draft.state, approver, draft.now) !== draft.now) return;
  useUpSlots(draft, approver);
  approver.reminders.sentCount += 1;
  record(draft, 'approver.reminded', approver.id, { manual: false, number: approver.reminders.sentCount });
  // The link version stands for the invitation: after another one the slots begin again at 1.
  notify(draft, approver.id, 'reminder', `auto:${approver.linkVersion}:${approver.reminders.slotsUsed}`);
}

/** Marks every slot that is due as used, whether it was sent or another message made it needless. */
export function useUpSlots({ state, now }: Draft, approver: Approver): void {
  const policy = scheduleOf(state);
  if (!policy || approver.invitedAt === null) return;
  const sinceFirstMs = now - approver.invitedAt - policy.firstAfterMs;
  const lastDue = Math.floor(sinceFirstMs / policy.everyMs) + 1;
  approver.reminders.slotsUsed = Math.max(approver.reminders.slotsUsed, lastDue);
}

/**
 * Reminds by hand, at any hour, since somebody asked. Asked for everybody, those whose limit is reached are left out;
 * it is refused only when nobody remains.
 */
export function remindByHand(draft: Draft, { approverId }: Extract<Request, { kind: 'remind' }>): Refusal | null {
  const closed = refuseIfClosed(draft.state, draft.now);
  if (closed) return closed;
  const about = approverId === null ? {} : { approverId };
  if (approverId !== null && !findApprover(draft.state, approverId)) return refuse('approver_not_found', about);
  const asked = awaitedApprovers(draft.state).filter(({ id }) => approverId === null || id === approverId);
  if (asked.length === 0) return refuse('approver_not_awaited', about);
  const reminded = asked.filter((approver) => retryAfterMs(approver, draft.now) === 0);
  if (reminded.length === 0) {
    const soonest = Math.min(...asked.map((approver) => retryAfterMs(approver, draft.now)));
    return refuse('reminder_limit', { ...about, details: { retryAfterMs: soonest } });
  }
  for (const approver of reminded) {
    approver.reminders.manualAt = [...approver.reminders.manualAt, draft.now].slice(-LIMITS.manualRemindersMax);
    record(draft, 'approver.reminded', approver.id, { manual: true });
    notify(draft, approver.id, 'reminder', `manual:${draft.state.sequence}`);
  }
  return null;
}

/** How long until this approver may be reminded by hand; 0 when now. */
function retryAfterMs({ reminders }: Approver, now: number): number {
  if (reminders.manualAt.length < LIMITS.manualRemindersMax) return 0;
  return Math.max(0, reminders.manualAt[0]! + LIMITS.manualReminderWindowMs - now);
}

/** The policy within the limits, wherever it came from: a schedule of zero would never let the workflow sleep. */
function scheduleOf(state: DocumentState): ReminderPolicy | null {
  const { reminders } = state.policy;
  return (
    reminders && {
      firstAfterMs: Math.max(reminders.firstAfterMs, LIMITS.reminderEveryMinMs),
      everyMs: Math.max(reminders.everyMs, LIMITS.reminderEveryMinMs),
      maxCount: Math.min(reminders.maxCount, LIMITS.remindersMaxCount),
    }
  );
}
