/** Documents and shorthands for the tests of the rules. Every state handed to the rules is frozen to its depths. */
import { decide, isRefusal, open } from '../../src/domain/approval.ts';
import { firstAllowedAt } from '../../src/domain/calendar.ts';
import type {
  Approver,
  Command,
  DocumentState,
  NewApprover,
  NewDocument,
  Outcome,
  Policy,
  Refusal,
  Request,
  Transition,
} from '../../src/domain/model.ts';
import { findApprover } from '../../src/domain/steps.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A Monday, 12:00 in UTC. */
export const NOON = Date.UTC(2026, 0, 5, 12);

export const ALWAYS_LOUD: Policy['calm'] = { quietHours: { fromMinute: 0, toMinute: 0 }, weekendDays: [] };
/** Quiet from 21:00 to 08:00 and on Saturday and Sunday. */
export const CALM_NIGHTS: Policy['calm'] = { quietHours: { fromMinute: 1_260, toMinute: 480 }, weekendDays: [0, 6] };

/** Whether something automatic may be sent at `at` (milliseconds since the epoch) to somebody in `timeZone`. */
export const isAllowedAt = (calm: Policy['calm'], timeZone: string, at: number): boolean =>
  firstAllowedAt(calm, timeZone, at) === at;

export type StepSpec = string[] | { count: number; of: string[]; veto?: string[] };

export function newApprover(id: string, changes: Partial<NewApprover> = {}): NewApprover {
  return { id, action: 'sign', veto: false, language: 'en', timeZone: 'UTC', ...changes };
}

/** Steps are named s1, s2, … in order; a plain list of approvers must all complete. */
export function newDocument(
  steps: StepSpec[],
  {
    expiresAt = null,
    timeZone = 'UTC',
    ...policy
  }: Partial<Policy> & { expiresAt?: number | null; timeZone?: string } = {},
): NewDocument {
  return {
    documentId: 'document',
    organizationId: 'organization',
    version: 3,
    sequence: 2,
    steps: steps.map((spec, index) => {
      const { of, veto = [] } = Array.isArray(spec) ? { of: spec } : spec;
      return {
        id: `s${index + 1}`,
        quorum: Array.isArray(spec) ? { kind: 'all' } : { kind: 'count', count: spec.count },
        approvers: of.map((id) => newApprover(id, { veto: veto.includes(id), timeZone })),
      };
    }),
    policy: { reminders: null, calm: ALWAYS_LOUD, expiryWarningMs: null, ...policy },
    expiresAt,
  };
}

/** A document that has begun at noon. */
export function begun(...given: Parameters<typeof newDocument>): DocumentState {
  return accepted(open(newDocument(...given)), { kind: 'begin' }, NOON).state;
}

export function accepted(state: DocumentState, command: Command, now = NOON): Transition {
  const result = decide(deepFreeze(state), command, now);
  if (isRefusal(result)) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result;
}

export function refused(state: DocumentState, command: Command, now = NOON): Refusal {
  const result = decide(deepFreeze(state), command, now);
  if (!isRefusal(result)) throw new Error(`accepted: ${JSON.stringify(result.events)}`);
  return result;
}

/** Runs commands one after another at the same time. */
export function having(state: DocumentState, commands: Command[], now = NOON): DocumentState {
  return commands.reduce((current, command) => accepted(current, command, now).state, state);
}

export function decision(
  approverId: string,
  outcome: Outcome = 'complete',
  linkVersion = 1,
): Extract<Request, { kind: 'decide' }> {
  return { kind: 'decide', approverId, decisionId: `decision-of-${approverId}`, outcome, linkVersion };
}

/** Every decision is in the file, and the file is sealed. */
export function stampedAndSealed(state: DocumentState, now = NOON): Transition {
  const decisionIds = state.steps.flatMap(({ approvers }) => approvers.flatMap((a) => a.decision?.id ?? []));
  return accepted(accepted(state, { kind: 'stamped', decisionIds }, now).state, { kind: 'sealed' }, now);
}

export function approver(state: DocumentState, id: string): Approver {
  return findApprover(state, id)!.approver;
}

/** Events as `type approver`, notices as `kind approver`: what a test mostly wants to say. */
export function said({ events, notices }: Transition): { events: string[]; notices: string[] } {
  return {
    events: events.map(({ type, approverId }) => (approverId === null ? type : `${type} ${approverId}`)),
    notices: notices.map(({ kind, approverId }) => `${kind} ${approverId}`),
  };
}

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
