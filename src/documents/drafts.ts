import { randomUUID } from 'node:crypto';
import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { readProfile } from '../organizations/profile.ts';
import type { OrganizationSettings } from '../organizations/settings.ts';
import type { Services } from '../services.ts';
import { publish } from '../webhooks/publish.ts';
import { audit } from './audit.ts';
import {
  ApproverEntity,
  DocumentEntity,
  type DocumentRow,
  DocumentVersionEntity,
  StepEntity,
  type StepRow,
} from './entities.ts';
import {
  type ApproverInput,
  type CompleteApprover,
  completeApprover,
  type DocumentInput,
  refuseDuplicates,
  refusePastExpiry,
  refusePlacesBeyond,
  refuseTooMany,
} from './input.ts';
import { findWhole, getWhole } from './reading.ts';
import type { DocumentPolicy } from './rows.ts';
import { inspectUpload } from './upload.ts';
import { type DocumentView, documentView } from './view.ts';

/**
 * Drafts: documents that live in PostgreSQL alone, until they are sent. Each change locks the document's row, checks
 * that it still is a draft, and raises its revision.
 */

/**
 * Stores a new draft.
 * @param id of the document; repeating with the same id answers the document that is there.
 * @param filePath a temporary file of the store; moved into it.
 * @throws Problem pdf_… | validation_failed | duplicate_phone | two_channels_needed | expiry_in_past | too_many_…
 */
export async function createDraft(
  { core, pdf }: Services,
  caller: Caller,
  { id, filePath, input }: { id: string; filePath: string; input: DocumentInput },
): Promise<DocumentView> {
  const existing = await findWhole(core, caller.organizationId, id);
  if (existing) return documentView(existing);
  const { settings } = await readProfile(core, caller.organizationId);
  const steps = completeSteps(input.steps, settings);
  refusePastExpiry(core, input.expiresAt);
  const { pages } = await inspectUpload(pdf, filePath);
  refusePlacesBeyond(
    pages,
    steps.flatMap((step) => step.approvers),
  );
  const file = await core.files.adopt(filePath);
  core.reach('draft.file_stored');

  return core.database.tenant(caller.organizationId, async (em) => {
    const now = new Date(core.now());
    em.create(DocumentEntity, {
      id,
      organizationId: caller.organizationId,
      dialect: caller.dialect,
      mode: caller.mode,
      createdBy: caller.keyId,
      status: 'draft',
      sequence: 1,
      title: input.title,
      titles: input.titles ?? {},
      reference: input.reference ?? null,
      attributes: input.attributes ?? {},
      metadata: input.metadata ?? {},
      language: input.language ?? settings.language,
      policy: completePolicy(input, settings),
      blocked: null,
      endedReason: null,
      pageCount: pages,
      expiresAt: input.expiresAt ?? null,
      sentAt: null,
      endedAt: null,
      createdAt: now,
      updatedAt: now,
    });
    em.create(DocumentVersionEntity, {
      documentId: id,
      number: 1,
      organizationId: caller.organizationId,
      kind: 'original',
      sha256: file.sha256,
      previousSha256: null,
      bytes: file.bytes,
      pages,
      decisionId: null,
      createdAt: now,
    });
    await em.flush();
    await writeRoute(em, caller, id, steps, now);
    const document = await getWhole(em, id);
    const view = documentView(document);
    await audit(em, caller.organizationId, [
      {
        documentId: id,
        sequence: 1,
        at: now,
        actor: { kind: 'key', id: caller.keyId },
        action: 'document.created',
        details: { sha256: file.sha256 },
      },
    ]);
    await publish(em, [
      {
        id: randomUUID(),
        organizationId: caller.organizationId,
        documentId: id,
        sequence: 1,
        type: 'document.created',
        occurredAt: now,
        data: { document: view },
      },
    ]);
    return view;
  });
}

export type DraftChanges = Partial<DocumentInput>;
/** Changes, or what follows from the thing as it is once the draft is locked: so two callers who each merge something in lose nothing. */
export type From<Current, Changes> = Changes | ((current: Current) => Changes);
/** Groups ids of all approvers of a draft into steps. Asked after the change, under the draft's lock. */
export type Arrange = (draft: DocumentView) => string[][];

/**
 * Changes what is given and leaves the rest. `steps` replaces the whole route.
 * @param options.filePath another file, as for replaceFile: all is changed, or nothing.
 * @throws Problem document_not_draft | not_found | pdf_… | …
 */
export async function editDraft(
  { core, pdf }: Services,
  caller: Caller,
  id: string,
  wanted: From<DocumentView, DraftChanges>,
  options: { filePath?: string | undefined; arrange?: Arrange | undefined } = {},
): Promise<DocumentView> {
  const { settings } = await readProfile(core, caller.organizationId);
  const file = options.filePath === undefined ? null : await takeUpload(core, pdf, options.filePath);
  const edit = async (em: EntityManager, draft: DocumentRow): Promise<void> => {
    const changes = typeof wanted === 'function' ? wanted(documentView(await getWhole(em, id))) : wanted;
    refusePastExpiry(core, changes.expiresAt);
    if (file) await putFile(core, em, draft, file);
    if (changes.steps) {
      const steps = completeSteps(changes.steps, settings);
      await em.nativeDelete(StepEntity, { documentId: id });
      await writeRoute(em, caller, id, steps, new Date(core.now()));
    }
    const { title, titles, reference, language, metadata, attributes } = changes;
    const given = Object.entries({ title, titles, reference, language, metadata, attributes }).filter(
      ([, value]) => value !== undefined,
    );
    em.assign(draft, Object.fromEntries(given));
    if (changes.policy) draft.policy = { ...draft.policy, ...changes.policy } as DocumentPolicy;
    if (changes.expiresAt !== undefined) {
      draft.expiresAt = changes.expiresAt;
      if (changes.expiresAt === null) draft.policy = { ...draft.policy, expiresAfterMs: null } as DocumentPolicy;
    }
  };
  return changeDraft(core, caller, id, edit, { arrange: options.arrange });
}

/** Puts another file under a draft. @throws Problem document_not_draft | pdf_… */
export async function replaceFile(
  { core, pdf }: Services,
  caller: Caller,
  id: string,
  filePath: string,
): Promise<DocumentView> {
  const file = await takeUpload(core, pdf, filePath);
  return changeDraft(core, caller, id, (em, draft) => putFile(core, em, draft, file), { refusal: 'file_locked' });
}

/** Deletes a draft with everything that belongs to it. @throws Problem document_not_draft | not_found */
export async function deleteDraft({ core }: Services, caller: Caller, id: string): Promise<void> {
  await core.database.tenant(caller.organizationId, async (em) => {
    await lockDraft(em, id);
    await em.nativeDelete(DocumentEntity, { id });
  });
}

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
    const now = new Date(core.now());
    const steps = await em.find(StepEntity, { documentId }, { orderBy: { position: 'asc' } });
    const step = options.stepId ? steps.find(({ id }) => id === options.stepId) : undefined;
    if (options.stepId && !step) throw new Problem('step_not_found');
    const beside = step ? await em.find(ApproverEntity, { stepId: step.id }) : [];
    refuseDuplicates([...beside, approver], '');
    const approvers = new Array((await em.count(ApproverEntity, { documentId })) + 1);
    refuseTooMany([{ approvers }, ...new Array(step ? steps.length - 1 : steps.length).fill({ approvers: [] })]);
    const stepId = step?.id ?? openStepAt(em, caller, documentId, steps, options.position ?? steps.length + 1);
    insertApprover(em, caller, { documentId, stepId, position: beside.length + 1 }, approver, now);
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
    const changes = typeof wanted === 'function' ? wanted(row) : wanted;
    const { id: _, ...complete } = completeApprover(mergeApprover(row, changes), settings, '');
    const beside = await em.find(ApproverEntity, { stepId: row.stepId, id: { $ne: approverId } });
    refuseDuplicates([...beside, complete], '');
    em.assign(row, { ...complete, updatedAt: new Date(core.now()) });
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

/** Locks a document and makes sure that it is a draft. @throws Problem not_found | document_not_draft */
export async function lockDraft(
  em: EntityManager,
  id: string,
  code: 'document_not_draft' | 'file_locked' = 'document_not_draft',
) {
  const draft = await em.findOne(DocumentEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!draft) throw new Problem('not_found');
  if (draft.status !== 'draft') throw new Problem(code, { details: { status: draft.status } });
  return draft;
}

async function changeDraft(
  core: Core,
  caller: Caller,
  id: string,
  change: (em: EntityManager, draft: DocumentRow) => Promise<void>,
  options: { refusal?: 'file_locked'; arrange?: Arrange | undefined } = {},
): Promise<DocumentView> {
  return core.database.tenant(caller.organizationId, async (em) => {
    const draft = await lockDraft(em, id, options.refusal);
    await change(em, draft as DocumentRow);
    if (options.arrange) {
      await em.flush();
      await regroup(em, caller, id, options.arrange(documentView(await getWhole(em, id))));
    }
    draft.revision += 1;
    draft.updatedAt = new Date(core.now());
    await em.flush();
    await em.execute(
      'update documents set approver_count = (select count(*) from approvers where document_id = ?) where id = ?',
      [id, id],
    );
    const changed = await getWhole(em, id);
    refusePlacesBeyond(changed.page_count, changed.approvers);
    return documentView(changed);
  });
}

/** Puts the approvers of a draft into new steps, each with the quorum `all`. */
async function regroup(em: EntityManager, caller: Caller, documentId: string, groups: string[][]): Promise<void> {
  const approvers = await em.find(ApproverEntity, { documentId });
  // A step takes whoever is left in it along when it goes.
  if (new Set(groups.flat()).size !== approvers.length) throw new Error('every approver needs a step, once');
  refuseTooMany(groups.map((ids) => ({ approvers: ids })));
  const old = await em.find(StepEntity, { documentId });
  for (const [index, ids] of groups.entries()) {
    const members = ids.map((id) => approvers.find((approver) => approver.id === id)!);
    refuseDuplicates(members, '');
    const step = insertStep(em, caller, documentId, index + 1);
    for (const [place, member] of members.entries()) em.assign(member, { stepId: step.id, position: place + 1 });
  }
  await em.flush();
  await em.nativeDelete(StepEntity, { id: { $in: old.map(({ id }) => id) } });
}

type Upload = { sha256: string; bytes: number; pages: number };

async function takeUpload(core: Core, pdf: Services['pdf'], filePath: string): Promise<Upload> {
  const { pages } = await inspectUpload(pdf, filePath);
  const { sha256, bytes } = await core.files.adopt(filePath);
  return { sha256, bytes, pages };
}

async function putFile(core: Core, em: EntityManager, draft: DocumentRow, file: Upload): Promise<void> {
  draft.pageCount = file.pages;
  await em.nativeUpdate(
    DocumentVersionEntity,
    { documentId: draft.id, number: 1 },
    { ...file, createdAt: new Date(core.now()) },
  );
}

function completeSteps(steps: DocumentInput['steps'], settings: OrganizationSettings) {
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

function completePolicy(input: DocumentInput, settings: OrganizationSettings): DocumentPolicy {
  const expiresAfterMs = input.expiresAt === undefined ? settings.expiresAfterMs : null;
  return { ...settings.policy, ...input.policy, expiresAfterMs };
}

async function writeRoute(
  em: EntityManager,
  caller: Caller,
  documentId: string,
  steps: ReturnType<typeof completeSteps>,
  now: Date,
): Promise<void> {
  for (const [index, { quorum, approvers }] of steps.entries()) {
    const step = insertStep(em, caller, documentId, index + 1, quorum);
    for (const [place, approver] of approvers.entries()) {
      insertApprover(em, caller, { documentId, stepId: step.id, position: place + 1 }, approver, now);
    }
  }
  await em.flush();
  const count = steps.reduce((sum, step) => sum + step.approvers.length, 0);
  await em.nativeUpdate(DocumentEntity, { id: documentId }, { approverCount: count });
}

function insertStep(
  em: EntityManager,
  caller: Caller,
  documentId: string,
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
function openStepAt(em: EntityManager, caller: Caller, documentId: string, steps: StepRow[], position: number): string {
  if (position < 1 || position > steps.length + 1) throw new Problem('step_not_found');
  for (const [index, step] of steps.entries()) step.position = index + 1 < position ? index + 1 : index + 2;
  return insertStep(em, caller, documentId, position).id;
}

/** Also used for approvers proposed to an open document, which count only once the workflow has accepted them. */
export function insertApprover(
  em: EntityManager,
  caller: Caller,
  place: { documentId: string; stepId: string; position: number },
  approver: CompleteApprover,
  now: Date,
  status: 'waiting' | 'proposed' = 'waiting',
): void {
  em.create(ApproverEntity, {
    ...approver,
    ...place,
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

/** What an approver would be with these changes. */
export function mergeApprover(row: ApproverInput, changes: Partial<ApproverInput>): ApproverInput {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const { name, names, role, roles, phone, channels, action, veto, language, timeZone, identity, place, attributes } =
    row;
  return {
    name,
    phone,
    action,
    role: role ?? null,
    place: place ?? null,
    ...(names && { names }),
    ...(roles && { roles }),
    ...(channels && { channels }),
    ...(veto !== undefined && { veto }),
    ...(language && { language }),
    ...(timeZone && { timeZone }),
    // The identity that follows from the action follows the action; one that was chosen stays.
    ...(identity && changes.action === undefined && { identity }),
    ...(attributes && { attributes }),
    ...given,
  };
}
