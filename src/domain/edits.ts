/**
 * The sender corrects a document on its way. Nothing here touches a decision or a finished step: what people have
 * signed stays signed, in the route in which they signed it.
 */
import { LIMITS } from './limits.ts';
import type { ApproverId, NewApprover, Refusal, Request, Step, StepId } from './model.ts';
import { advance, beginNext, invite, refuseIfClosed } from './progress.ts';
import { newApprover } from './route.ts';
import {
  approversInRoute,
  begunCount,
  canFinish,
  findApprover,
  isAwaited,
  isBegun,
  isFinished,
  isInRoute,
  type Place,
} from './steps.ts';
import { type Draft, notify, record, refuse } from './transition.ts';

type Edit<Kind extends Request['kind']> = Extract<Request, { kind: Kind }>;
type Changes = Edit<'change_approver'>['changes'];

/** Into a step that has begun, the new approver is invited at once; positions count from 0. */
export function addApprover(draft: Draft, { approver: added, place }: Edit<'add_approver'>): Refusal | null {
  const refusal = refuseIfClosed(draft.state, draft.now) ?? refuseNewcomer(draft, added.id, 1);
  if (refusal) return refusal;
  const step = 'stepId' in place ? openStep(draft, place.stepId) : insertedStep(draft, place);
  if ('refused' in step) return step;
  const isCurrent = isBegun(step);
  const approver = newApprover(added);
  step.approvers.push(approver);
  record(draft, 'approver.added', approver.id, { stepId: step.id, position: draft.state.steps.indexOf(step) });
  if (isCurrent) invite(draft, approver);
  return null;
}

/** With another name or phone the old link dies, and an approver who is awaited is invited anew. */
export function changeApprover(draft: Draft, request: Edit<'change_approver'>): Refusal | null {
  const place = editableApprover(draft, request.approverId);
  if ('refused' in place) return place;
  const { approver } = place;
  const changes = changesGiven(request.changes);
  const fields = Object.keys(changes).join(',');
  Object.assign(approver, changes);
  const { contactChanged, proposalId } = request;
  record(draft, 'approver.changed', approver.id, { fields, contactChanged, ...(proposalId && { proposalId }) });
  if (!request.contactChanged) return null;
  approver.linkVersion += 1;
  if (isAwaited(approver)) invite(draft, approver);
  return null;
}

/** Somebody else takes the place in the route; whoever had it stays in the record. */
export function replaceApprover(draft: Draft, { approverId, by }: Edit<'replace_approver'>): Refusal | null {
  const place = editableApprover(draft, approverId);
  if ('refused' in place) return place;
  const refusal = refuseNewcomer(draft, by.id, 0);
  if (refusal) return refusal;
  const { step, approver: old } = place;
  const wasAwaited = isAwaited(old);
  const successor = newApprover(by);
  takeOut(draft, place, 'replaced');
  step.approvers.splice(step.approvers.indexOf(old) + 1, 0, successor);
  record(draft, 'approver.replaced', old.id, { by: successor.id });
  if (wasAwaited) invite(draft, successor);
  return null;
}

/**
 * May finish the step, where everybody else has completed, and so move the document on. Without anybody left the step goes
 * too, and the next one begins; where there is none, somebody must stay to decide.
 */
export function removeApprover(draft: Draft, { approverId }: Edit<'remove_approver'>): Refusal | null {
  const place = editableApprover(draft, approverId);
  if ('refused' in place) return place;
  const { step, approver } = place;
  const begun = isBegun(step);
  takeOut(draft, place, 'removed');
  const isEmpty = !step.approvers.some(isInRoute);
  const isLast = draft.state.steps.at(-1) === step;
  if (isEmpty && ((begun && isLast) || approversInRoute(draft.state).length === 0)) {
    return refuse('step_would_be_empty', { approverId, details: { stepId: step.id } });
  }
  if (!isEmpty && !canFinish(step)) {
    return refuse('quorum_unreachable', { approverId, details: { stepId: step.id } });
  }
  if (isEmpty) draft.state.steps = draft.state.steps.filter((kept) => kept !== step);
  record(draft, 'approver.removed', approver.id);
  if (begun && isEmpty) beginNext(draft);
  else if (begun) advance(draft);
  return null;
}

/** The steps that have not begun, in another order. */
export function reorder(draft: Draft, { stepIds }: Edit<'reorder'>): Refusal | null {
  const closed = refuseIfClosed(draft.state, draft.now);
  if (closed) return closed;
  const { steps } = draft.state;
  const begun = steps.slice(0, begunCount(draft.state));
  const open = steps.slice(begun.length);
  for (const stepId of stepIds) {
    if (begun.some(({ id }) => id === stepId)) return refuse('step_begun', { details: { stepId } });
    if (!open.some(({ id }) => id === stepId)) return refuse('step_not_found', { details: { stepId } });
  }
  if (stepIds.length !== open.length || new Set(stepIds).size !== open.length) return refuse('order_incomplete');
  draft.state.steps = [...begun, ...stepIds.map((stepId) => open.find(({ id }) => id === stepId)!)];
  record(draft, 'document.reordered', null);
  return null;
}

/** An approver who may still be changed, replaced or removed. */
function editableApprover(draft: Draft, approverId: ApproverId): Place | Refusal {
  const closed = refuseIfClosed(draft.state, draft.now);
  if (closed) return { ...closed, approverId };
  const place = findApprover(draft.state, approverId);
  if (!place) return refuse('approver_not_found', { approverId });
  if (!isInRoute(place.approver)) return refuse('approver_out_of_route', { approverId });
  if (place.approver.decision) return refuse('approver_already_decided', { approverId });
  if (place.approver.status === 'released') return refuse('step_finished', { approverId });
  return place;
}

/** An id serves once in a document, also after its approver was taken out: links and decisions are kept under it. */
function refuseNewcomer({ state }: Draft, approverId: ApproverId, more: number): Refusal | null {
  if (findApprover(state, approverId)) return refuse('duplicate_approver', { approverId });
  const records = state.steps.reduce((sum, step) => sum + step.approvers.length, 0);
  if (approversInRoute(state).length + more > LIMITS.approversMax || records >= LIMITS.approverRecordsMax) {
    return refuse('too_many_approvers', { details: { max: LIMITS.approversMax } });
  }
  return null;
}

function openStep({ state }: Draft, stepId: StepId): Step | Refusal {
  const step = state.steps.find(({ id }) => id === stepId);
  if (!step) return refuse('step_not_found', { details: { stepId } });
  return isFinished(step) ? refuse('step_finished', { details: { stepId } }) : step;
}

function insertedStep({ state }: Draft, place: { newStepId: StepId; position: number }): Step | Refusal {
  const { newStepId: id, position } = place;
  if (state.steps.some((step) => step.id === id)) return refuse('order_incomplete', { details: { stepId: id } });
  if (state.steps.length >= LIMITS.stepsMax) return refuse('too_many_steps', { details: { max: LIMITS.stepsMax } });
  const first = begunCount(state);
  if (position < first) return refuse('step_begun', { details: { position, first } });
  if (!Number.isInteger(position) || position > state.steps.length) {
    return refuse('step_not_found', { details: { position, last: state.steps.length } });
  }
  const step: Step = { id, quorum: { kind: 'all' }, approvers: [] };
  state.steps.splice(position, 0, step);
  return step;
}

function takeOut(draft: Draft, { approver }: Place, status: 'replaced' | 'removed'): void {
  if (isAwaited(approver)) notify(draft, approver.id, 'no_longer_needed', status);
  approver.status = status;
  approver.linkVersion += 1;
}

const CHANGEABLE = ['action', 'veto', 'language', 'timeZone'] as const satisfies (keyof NewApprover)[];

/** The fields that may change, as far as they are given; whatever else came along stays out of the state. */
function changesGiven(changes: Changes): Changes {
  const given = CHANGEABLE.filter((field) => changes[field] !== undefined);
  return Object.fromEntries(given.map((field) => [field, changes[field]]));
}
