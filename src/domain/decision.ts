/** An approver decides. The first decision is for ever: there is no rule here that changes one. */
import type { Approver, Refusal, Request } from './model.ts';
import { advance, end, refuseIfEnded } from './progress.ts';
import { canFinish, findApprover, isInRoute } from './steps.ts';
import { type Draft, record, refuse } from './transition.ts';

export type DecideRequest = Extract<Request, { kind: 'decide' }>;

export function takeDecision(draft: Draft, request: DecideRequest): Refusal | null {
  const refusal = refuseDecision(draft, request);
  if (refusal) return refusal;
  const { step, approver } = findApprover(draft.state, request.approverId)!;
  const completed = request.outcome === 'complete';
  approver.status = completed ? 'completed' : 'rejected';
  approver.decision = { id: request.decisionId, outcome: request.outcome, decidedAt: draft.now, stampedAt: null };
  record(draft, completed ? 'approver.completed' : 'approver.rejected', approver.id, { action: approver.action });
  if (completed) advance(draft);
  else if (approver.veto || !canFinish(step)) {
    end(draft, 'rejected', { tellCompleted: true, approverId: approver.id });
  }
  return null;
}

/** The order matters: whoever has decided hears that first, whatever became of the document since. */
function refuseDecision({ state, now }: Draft, { approverId, linkVersion }: DecideRequest): Refusal | null {
  const approver = findApprover(state, approverId)?.approver;
  if (approver?.decision) {
    const { outcome, decidedAt } = approver.decision;
    return refuse('already_decided', { approverId, details: { outcome, decidedAt } });
  }
  const ended = refuseIfEnded(state, now);
  if (ended) return { ...ended, approverId };
  if (!approver) return refuse('approver_not_found', { approverId });
  if (!isInRoute(approver)) return refuse('approver_out_of_route', { approverId });
  if (!isKnownLink(approver, linkVersion)) return refuse('link_replaced', { approverId });
  if (approver.status === 'waiting') return refuse('not_your_turn', { approverId });
  if (approver.status === 'released') return refuse('step_finished', { approverId });
  return null;
}

/**
 * Whether the link is the approver's latest. Being released raised the version once more; whoever comes a moment too
 * late with the link that was good until then is told that the step is finished, not that the link was replaced.
 */
function isKnownLink(approver: Approver, linkVersion: number): boolean {
  if (linkVersion === approver.linkVersion) return true;
  return approver.status === 'released' && linkVersion === approver.linkVersion - 1;
}
