import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import type { OrganizationSettings } from '../organizations/settings.ts';
import { approverPhone, openApproverPhone } from '../secrets/phones.ts';
import { ApproverEntity, type ApproverRow, DocumentEntity, StepEntity, type StepRow } from './entities.ts';
import {
  type CompleteApprover,
  completeApprover,
  type DocumentInput,
  refuseDuplicates,
  refuseTooMany,
} from './input.ts';

/** Steps and approvers as rows: how a route that was given is checked, filled in and written. */

/** @throws Problem step_would_be_empty | quorum_unreachable | duplicate_phone | too_many_… | validation_failed */
export function completeSteps(steps: DocumentInput['steps'], settings: OrganizationSettings) {
  refuseTooMany(steps);
  return steps.map((step, index) => {
    const pointer = `/steps/${index}`;
    const approvers = step.approvers.map((approver, place) =>
      completeApprover(approver, settings, `${pointer}/approvers/${place}`),
    );
    if (approvers.length === 0)
      throw new Problem('step_would_be_empty', {
        fields: [{ pointer, rule: 'minItems', message: 'needs an approver' }],
      });
    const quorum = step.quorum ?? { kind: 'all' };
    if (quorum.kind === 'count' && (quorum.count < 1 || quorum.count > approvers.length)) {
      throw new Problem('quorum_unreachable', {
        fields: [
          { pointer: `${pointer}/quorum/count`, rule: 'maximum', message: `must be between 1 and ${approvers.length}` },
        ],
      });
    }
    refuseDuplicates(approvers, pointer);
    return { quorum, approvers };
  });
}

/** Whose route is written, by whom, and in which transaction. */
type RouteWriting = { core: Core; em: EntityManager; caller: Caller; documentId: string; now: Date };

/** Writes the route of a document that has none. */
export async function writeRoute(writing: RouteWriting, steps: ReturnType<typeof completeSteps>): Promise<void> {
  const { em, documentId } = writing;
  for (const [index, { quorum, approvers }] of steps.entries()) {
    const step = insertStep(writing, index + 1, quorum);
    for (const [place, approver] of approvers.entries()) {
      insertApprover(writing, { stepId: step.id, position: place + 1 }, approver);
    }
  }
  await em.flush();
  const count = steps.reduce((sum, step) => sum + step.approvers.length, 0);
  await em.nativeUpdate(DocumentEntity, { id: documentId }, { approverCount: count });
}

function insertStep(
  { em, caller, documentId }: RouteWriting,
  position: number,
  quorum: DocumentInput['steps'][number]['quorum'] = { kind: 'all' },
) {
  return em.create(StepEntity, {
    id: randomUUID(),
    organizationId: caller.organizationId,
    documentId,
    position,
    quorum,
  });
}

/** A new step at `position`; those from there on move one further. @throws Problem step_not_found when that leaves a gap. */
export function openStepAt(writing: RouteWriting, steps: StepRow[], position: number): string {
  if (position < 1 || position > steps.length + 1) throw new Problem('step_not_found');
  for (const [index, step] of steps.entries()) step.position = index + 1 < position ? index + 1 : index + 2;
  return insertStep(writing, position).id;
}

/** Also used for approvers proposed to an open document, which count only once the workflow has accepted them. */
export function insertApprover(
  { core, em, caller, documentId, now }: RouteWriting,
  place: { stepId: string; position: number },
  approver: CompleteApprover,
  status: 'waiting' | 'proposed' = 'waiting',
): void {
  em.create(ApproverEntity, {
    ...approver,
    ...approverPhone(core, approver.id, approver.phone),
    ...place,
    documentId,
    organizationId: caller.organizationId,
    status: status as 'waiting',
    invitedAt: null,
    decidedAt: null,
    decisionId: null,
    reason: null,
    replacedBy: null,
    createdAt: now,
    updatedAt: now,
  });
}

/** An approver's row with the phone as it is dialled. */
export const openRow = (core: Core, row: ApproverRow) => ({
  ...row,
  phone: openApproverPhone(core, row.id, row.phone),
});

/** Puts the approvers of a draft into new steps, each with the quorum `all`. */
export async function regroup(writing: RouteWriting, groups: string[][]): Promise<void> {
  const { core, em, documentId } = writing;
  const approvers = await em.find(ApproverEntity, { documentId });
  // A step takes whoever is left in it along when it goes.
  if (new Set(groups.flat()).size !== approvers.length) throw new Error('every approver needs a step, once');
  refuseTooMany(groups.map((ids) => ({ approvers: ids })));
  const old = await em.find(StepEntity, { documentId });
  for (const [index, ids] of groups.entries()) {
    const members = ids.map((id) => approvers.find((approver) => approver.id === id)!);
    refuseDuplicates(
      members.map((member) => openRow(core, member)),
      '',
    );
    const step = insertStep(writing, index + 1);
    for (const [place, member] of members.entries()) em.assign(member, { stepId: step.id, position: place + 1 });
  }
  await em.flush();
  await em.nativeDelete(StepEntity, { id: { $in: old.map(({ id }) => id) } });
}
