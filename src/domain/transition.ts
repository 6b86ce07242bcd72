/**
 * How a transition is written: rules work on a draft, a copy of the state, and record facts and notices as they go.
 *
 * Invariants:
 * - T1 the state that was given is never changed.
 * - T2 the version rises by one for each transition that changes anything; otherwise the very same state comes back.
 * - T3 events are numbered without gaps from the state's sequence on.
 */
import type {
  Approver,
  ApproverId,
  DocumentEvent,
  DocumentState,
  EventType,
  Notice,
  NoticeKind,
  Refusal,
  RefusalCode,
  Transition,
} from './model.ts';

export type Draft = {
  readonly now: number;
  readonly state: DocumentState;
  readonly events: DocumentEvent[];
  readonly notices: Notice[];
  /** Set by `record`, and by rules that change something which is no event. */
  changed: boolean;
};

export function draftOf(state: DocumentState, now: number): Draft {
  return { now, state: copyOf(state), events: [], notices: [], changed: false };
}

/** Adds the next event of the document. */
export function record(
  draft: Draft,
  type: EventType,
  approverId: ApproverId | null,
  details: DocumentEvent['details'] = {},
): void {
  draft.state.sequence += 1;
  draft.events.push({ sequence: draft.state.sequence, type, occurredAt: draft.now, approverId, details });
  draft.changed = true;
}

/** Adds a message to an approver. `occasion` tells it from every other of its kind, and is the same in a replay. */
export function notify(draft: Draft, approverId: ApproverId, kind: NoticeKind, occasion: string): void {
  draft.notices.push({ approverId, kind, occasion });
}

/** The finished transition; `before` itself where nothing came of the command. */
export function transitionOf(draft: Draft, before: DocumentState): Transition {
  if (!draft.changed) return { state: before, events: [], notices: [] };
  draft.state.version += 1;
  return { state: draft.state, events: draft.events, notices: draft.notices };
}

export function refuse(
  refused: RefusalCode,
  about: { approverId?: ApproverId; details?: Refusal['details'] } = {},
): Refusal {
  return { refused, ...about };
}

function copyOf(state: DocumentState): DocumentState {
  return {
    ...state,
    steps: state.steps.map((step) => ({
      ...step,
      approvers: step.approvers.map((approver) => copyOfApprover(approver)),
    })),
    blocked: state.blocked && { ...state.blocked },
  };
}

function copyOfApprover(approver: Approver): Approver {
  return {
    ...approver,
    decision: approver.decision && { ...approver.decision },
    reminders: { ...approver.reminders, manualAt: [...approver.reminders.manualAt] },
  };
}
