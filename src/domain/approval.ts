/**
 * The rules of document approval as pure functions: a state, a command and the time go in; a new state, its events and
 * notices come out. The workflow is their interpreter, so every rule can be tested without Temporal, and a replay
 * takes the same way.
 *
 * Owned here: which rule answers which command. The rules stand beside this file: `decision.ts`, `edits.ts`,
 * `reminders.ts`, `expiry.ts`, `work.ts`; how steps follow one another in `progress.ts`.
 *
 * Invariants:
 * - A1 an approver decides at most once, only while invited, and no decision ever changes.
 * - A2 a document ends exactly once, and nothing comes of any command after that.
 * - A3 until it ends, a document always awaits somebody or has work to do: none gets stuck.
 * - A4 every change of an approver's status has its event.
 */
import { takeDecision } from './decision.ts';
import { addApprover, changeApprover, removeApprover, reorder, replaceApprover } from './edits.ts';
import { extend, tick } from './expiry.ts';
import type { Command, DocumentState, NewDocument, Refusal, Report, Transition } from './model.ts';
import { begin, end, refuseIfClosed } from './progress.ts';
import { remindByHand } from './reminders.ts';
import { newStep } from './route.ts';
import { type Draft, draftOf, transitionOf } from './transition.ts';
import { markFailed, markSealed, markStamped } from './work.ts';

export { next, nextWakeAt, type WakeUp } from './work.ts';

/** The state in which a document's workflow begins. The route must have passed `checkRoute`. */
export function open(document: NewDocument): DocumentState {
  const { documentId, organizationId, version, sequence, steps, policy, expiresAt } = document;
  return {
    documentId,
    organizationId,
    version,
    sequence,
    status: 'pending',
    completing: false,
    steps: steps.map((step) => newStep(step)),
    policy,
    expiresAt,
    blocked: null,
    endedAt: null,
  };
}

/**
 * What becomes of `state` when `command` is given at `now` (milliseconds since the epoch). Requests may be refused;
 * reports never are. A command that changes nothing returns the very state that was given, without events.
 */
export function decide(state: DocumentState, command: Command, now: number): Transition | Refusal {
  const draft = draftOf(state, now);
  return apply(draft, command) ?? transitionOf(draft, state);
}

export function isRefusal(result: Transition | Refusal): result is Refusal {
  return 'refused' in result;
}

function apply(draft: Draft, command: Command): Refusal | null {
  switch (command.kind) {
    case 'decide':
      return takeDecision(draft, command);
    case 'void':
      return voidDocument(draft);
    case 'extend':
      return extend(draft, command);
    case 'remind':
      return remindByHand(draft, command);
    case 'add_approver':
      return addApprover(draft, command);
    case 'change_approver':
      return changeApprover(draft, command);
    case 'replace_approver':
      return replaceApprover(draft, command);
    case 'remove_approver':
      return removeApprover(draft, command);
    case 'reorder':
      return reorder(draft, command);
    default:
      applyReport(draft, command);
      return null;
  }
}

function applyReport(draft: Draft, report: Report): void {
  switch (report.kind) {
    case 'begin':
      begin(draft);
      break;
    case 'tick':
      tick(draft);
      break;
    case 'stamped':
      markStamped(draft, report);
      break;
    case 'sealed':
      markSealed(draft);
      break;
    case 'work_failed':
      markFailed(draft, report);
      break;
    default:
      assertNever(report);
  }
}

/** The sender takes the document back; everybody who has seen it is told. */
function voidDocument(draft: Draft): Refusal | null {
  const closed = refuseIfClosed(draft.state, draft.now);
  if (closed) return closed;
  end(draft, 'voided', { tellCompleted: true });
  return null;
}

function assertNever(command: never): never {
  throw new TypeError(`No rule answers ${JSON.stringify(command)}.`);
}
