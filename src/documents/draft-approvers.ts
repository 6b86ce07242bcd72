import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { readProfile } from '../organizations/profile.ts';
import { approverPhone } from '../secrets/phones.ts';
import type { Services } from '../services.ts';
import { type Arrange, changeDraft, type From } from './drafts.ts';
import { ApproverEntity, StepEntity } from './entities.ts';
import { type ApproverInput, completeApprover, mergeApprover, refuseDuplicates, refuseTooMany } from './input.ts';
import { insertApprover, openRow, openStepAt } from './route-rows.ts';
import type { DocumentView } from './view.ts';

/**
 * Adds an approver to a draft: into a step, or in a step of their own at `position` (1 = first), else at the end.
 * @param options.id of the approver; repeating with the same id adds nobody.
 */
export async function addDraftApprover(
  { core }: Services,
  caller: Caller,
  documentId: string,
  input: ApproverInput,
  options: {
    id?: string | undefined;
    stepId?: string | undefined;
    position?: number | undefined;
    arrange?: Arrange | undefined;
  } = {},
): Promise<{ document: DocumentView; approverId: string }> {
  const { settings } = await readProfile(core, caller.organizationId);
  const approver = completeApprover(input, settings, '');
  if (options.id !== undefined) approver.id = options.id;
  const add = async (em: EntityManager): Promise<void> => {
    if ((await em.count(ApproverEntity, { id: approver.id, documentId })) > 0) return;
    const writing = { core, em, caller, documentId, now: new Date(core.now()) };
    const steps = await em.find(StepEntity, { documentId }, { orderBy: { position: 'asc' } });
    const step = options.stepId ? steps.find(({ id }) => id === options.stepId) : undefined;
    if (options.stepId && !step) throw new Problem('step_not_found');
    const beside = step ? await em.find(ApproverEntity, { stepId: step.id }) : [];
    refuseDuplicates([...beside.map((row) => openRow(core, row)), approver], '');
    const approvers = new Array((await em.count(ApproverEntity, { documentId })) + 1);
    refuseTooMany([{ approvers }, ...new Array(step ? steps.length - 1 : steps.length).fill({ approvers: [] })]);
    const stepId = step?.id ?? openStepAt(writing, steps, options.position ?? steps.length + 1);
    insertApprover(writing, { stepId, position: beside.length + 1 }, approver);
  };
  const document = await changeDraft(core, caller, documentId, add, { arrange: options.arrange });
  return { document, approverId: approver.id };
}

/** Changes an approver of a draft. @throws Problem approver_not_found | document_not_draft | validation_failed */
export async function changeDraftApprover(
  { core }: Services,
  caller: Caller,
  documentId: string,
  approverId: string,
  wanted: From<ApproverInput, Partial<ApproverInput>>,
  options: { arrange?: Arrange | undefined } = {},
): Promise<DocumentView> {
  const { settings } = await readProfile(core, caller.organizationId);
  const change = async (em: EntityManager): Promise<void> => {
    const row = await em.findOne(ApproverEntity, { id: approverId, documentId });
    if (!row) throw new Problem('approver_not_found');
    const current = openRow(core, row);
    const changes = typeof wanted === 'function' ? wanted(current) : wanted;
    const { id: _, ...complete } = completeApprover(mergeApprover(current, changes), settings, '');
    const beside = await em.find(ApproverEntity, { stepId: row.stepId, id: { $ne: approverId } });
    refuseDuplicates([...beside.map((other) => openRow(core, other)), complete], '');
    const phone = approverPhone(core, row.id, complete.phone);
    em.assign(row, { ...complete, ...phone, updatedAt: new Date(core.now()) });
  };
  return changeDraft(core, caller, documentId, change, options);
}

/** Removes an approver from a draft; a step that becomes empty goes too. */
export async function removeDraftApprover(
  { core }: Services,
  caller: Caller,
  documentId: string,
  approverId: string,
): Promise<DocumentView> {
  return changeDraft(core, caller, documentId, async (em) => {
    const row = await em.findOne(ApproverEntity, { id: approverId, documentId });
    if (!row) throw new Problem('approver_not_found');
    await em.nativeDelete(ApproverEntity, { id: approverId });
    if ((await em.count(ApproverEntity, { stepId: row.stepId })) === 0)
      await em.nativeDelete(StepEntity, { id: row.stepId });
  });
}
