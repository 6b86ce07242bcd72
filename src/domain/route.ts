/** A route as it is sent: how approvers are put into steps, and what a route must satisfy. */
import { LIMITS } from './limits.ts';
import type { Approver, ApproverId, NewApprover, NewDocument, Refusal, Step } from './model.ts';
import { refuse } from './transition.ts';

export type Ordered = { id: ApproverId; orderIndex: number | null };

/**
 * Groups approvers into steps. `parallel`: one step of all. `sequential`: in the order of `orderIndex`, those who share
 * one are asked together; those without come last, one by one, as they were given.
 */
export function fromOrder(approvers: readonly Ordered[], kind: 'sequential' | 'parallel'): ApproverId[][] {
  if (approvers.length === 0) return [];
  if (kind === 'parallel') return [approvers.map(({ id }) => id)];
  const groups = new Map<number, ApproverId[]>();
  const last: ApproverId[][] = [];
  for (const { id, orderIndex } of approvers) {
    if (orderIndex === null) last.push([id]);
    else groups.set(orderIndex, [...(groups.get(orderIndex) ?? []), id]);
  }
  const ordered = [...groups].sort(([a], [b]) => a - b).map(([, ids]) => ids);
  return [...ordered, ...last];
}

/** Why this route cannot be sent, or null when it can. */
export function checkRoute(steps: NewDocument['steps']): Refusal | null {
  const approvers = steps.flatMap((step) => step.approvers);
  if (steps.length > LIMITS.stepsMax) return refuse('too_many_steps', { details: { max: LIMITS.stepsMax } });
  if (approvers.length > LIMITS.approversMax) {
    return refuse('too_many_approvers', { details: { max: LIMITS.approversMax } });
  }
  if (steps.length === 0) return refuse('step_would_be_empty');
  const empty = steps.find((step) => step.approvers.length === 0);
  if (empty) return refuse('step_would_be_empty', { details: { stepId: empty.id } });
  const repeatedStep = firstRepeated(steps.map(({ id }) => id));
  if (repeatedStep !== null) return refuse('order_incomplete', { details: { stepId: repeatedStep } });
  const repeated = firstRepeated(approvers.map(({ id }) => id));
  if (repeated !== null) return refuse('duplicate_approver', { approverId: repeated });
  const unreachable = steps.find((step) => !isReachable(step));
  if (unreachable) return refuse('quorum_unreachable', { details: { stepId: unreachable.id } });
  return null;
}

/** A step as it stands before anybody of it is asked. */
export function newStep({ id, quorum, approvers }: NewDocument['steps'][number]): Step {
  return {
    id,
    quorum: quorum.kind === 'all' ? { kind: 'all' } : { kind: 'count', count: quorum.count },
    approvers: approvers.map((approver) => newApprover(approver)),
  };
}

/** Takes the known fields only, so that nothing personal slips into the state along with them. */
export function newApprover({ id, action, veto, language, timeZone }: NewApprover): Approver {
  return {
    id,
    action,
    veto,
    language,
    timeZone,
    status: 'waiting',
    linkVersion: 1,
    invitedAt: null,
    decision: null,
    reminders: { sentCount: 0, slotsUsed: 0, manualAt: [] },
    warnedAboutExpiryAt: null,
  };
}

function isReachable({ quorum, approvers }: NewDocument['steps'][number]): boolean {
  if (quorum.kind === 'all') return true;
  return Number.isInteger(quorum.count) && quorum.count >= 1 && quorum.count <= approvers.length;
}

function firstRepeated(ids: readonly string[]): string | null {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) return id;
    seen.add(id);
  }
  return null;
}
