import type { DocumentView } from '../../documents/view.ts';
import { fromOrder } from '../../domain/route.ts';
import { invalid } from '../../errors/problem.ts';
import { orderIndexOf, workflowTypeOf } from './mapping.ts';

/**
 * Groups a draft's approvers as its workflow_type and their order_index say. Those without one come last, in the order
 * in which they were added.
 * @throws Problem validation_failed for a draft of another dialect, whose own route this would undo unasked.
 */
export function arrange(draft: DocumentView): string[][] {
  const type = workflowTypeOf(draft);
  if (type === null) {
    const message = 'Must be set before the order of the approvers can be changed: another API made this document.';
    throw invalid('/workflow_type', 'route', message);
  }
  const approvers = draft.steps
    .flatMap((step) => step.approvers)
    .map((approver) => ({ id: approver.id, orderIndex: orderIndexOf(approver) }))
    .sort((a, b) => (a.orderIndex ?? Number.POSITIVE_INFINITY) - (b.orderIndex ?? Number.POSITIVE_INFINITY) || 0);
  return fromOrder(approvers, type);
}
