/**
 * A document in plain words, as operators read it in the Temporal UI ("current details"): what it waits for, since when
 * and until when. Approvers are numbers here, since names and phones never enter a workflow.
 */
import { nextWarningAt } from './expiry.ts';
import { LIMITS } from './limits.ts';
import type { Approver, DocumentState } from './model.ts';
import { nextReminderAt } from './reminders.ts';
import { approversInRoute, isAwaited } from './steps.ts';
import { nextWakeAt, taskName } from './work.ts';

/** Markdown, at most a few kilobytes, times in UTC. */
export function describeState(state: DocumentState, now: number): string {
  const numbered = approversInRoute(state).map((approver, index) => ({ approver, number: index + 1 }));
  const decided = numbered.flatMap(({ approver, number }) => decisionLine(approver, number) ?? []);
  const awaited = numbered.flatMap(({ approver, number }) => awaitedLine(state, approver, number, now) ?? []);
  const waiting = numbered.filter(({ approver }) => approver.status === 'waiting');
  return [
    `### ${title(state)}`,
    list('Decided', decided),
    list('Awaited', awaited),
    waiting.length > 0 && state.endedAt === null ? `**Not yet asked:** ${people(waiting.length)}` : null,
    ...clockLines(state, now),
    blockedLine(state),
  ]
    .filter((part) => part !== null)
    .join('\n\n');
}

const STATUS_WORDS: Record<DocumentState['status'], string> = {
  pending: 'pending: nobody has been asked yet',
  in_progress: 'in progress',
  approved: 'approved',
  rejected: 'rejected',
  expired: 'expired',
  voided: 'voided',
};

function title(state: DocumentState): string {
  const ended = state.endedAt === null ? '' : ` at ${iso(state.endedAt)}`;
  const completing =
    state.completing && state.endedAt === null ? ': all decisions are in, the file is being completed' : '';
  const blocked = state.blocked ? ` (${taskName(state.blocked.task)} is blocked)` : '';
  return `Document ${STATUS_WORDS[state.status]}${completing}${ended}${blocked}, version ${state.version}`;
}

function decisionLine({ action, decision }: Approver, number: number): string | null {
  if (!decision) return null;
  const done = decision.outcome === 'complete' ? 'completed' : 'rejected';
  const stamp = decision.outcome === 'complete' && decision.stampedAt === null ? ', not yet in the file' : '';
  return `Approver ${number} (${action}) ${done} at ${iso(decision.decidedAt)}${stamp}`;
}

function awaitedLine(state: DocumentState, approver: Approver, number: number, now: number): string | null {
  if (!isAwaited(approver) || approver.invitedAt === null) return null;
  const { sentCount } = approver.reminders;
  const reminderAt = nextReminderAt(state, approver, now);
  const warningAt = nextWarningAt(state, approver, now);
  return [
    `Approver ${number} (${approver.action}) since ${iso(approver.invitedAt)}`,
    sentCount > 0 ? `${sentCount} ${sentCount === 1 ? 'reminder' : 'reminders'} sent` : null,
    reminderAt === null ? 'no further reminder' : `next reminder ${iso(reminderAt)}`,
    warningAt === null ? null : `expiry warning ${iso(warningAt)}`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

function clockLines(state: DocumentState, now: number): (string | null)[] {
  if (state.endedAt !== null) return [];
  const { at, reason } = nextWakeAt(state, now);
  const expiry = state.expiresAt === null ? 'never' : iso(state.expiresAt);
  return [
    at === null ? `**Next:** ${reason}` : `**Next:** ${reason} at ${iso(at)}`,
    state.completing ? null : `**Expires:** ${expiry}`,
  ];
}

function blockedLine({ blocked }: DocumentState): string | null {
  if (!blocked) return null;
  const { task, since, attempts, retryAt, reason } = blocked;
  const tries = attempts === 1 ? '1 failed try' : `${attempts} failed tries`;
  const tried = `${taskName(task)} since ${iso(since)}, ${tries}, next try ${iso(retryAt)}`;
  // The reason is somebody else's text: as code, on one line, it cannot become markup.
  return `**Blocked:** ${tried}: \`${reason.replace(/[`\s]+/g, ' ').trim()}\``;
}

function list(heading: string, lines: string[]): string | null {
  if (lines.length === 0) return null;
  const shown = lines.slice(0, LIMITS.describedApproversMax);
  const more = lines.length - shown.length;
  // Without the empty line the Temporal UI runs the list into its heading.
  return [`**${heading}**`, '', ...shown.map((line) => `- ${line}`), ...(more > 0 ? [`- and ${more} more`] : [])].join(
    '\n',
  );
}

function people(count: number): string {
  return count === 1 ? '1 approver' : `${count} approvers`;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
