import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { audit } from '../audit/append.ts';
import type { Caller, Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { readProfile } from '../organizations/profile.ts';
import type { Services } from '../services.ts';
import {
  DocumentEntity,
  type DocumentPolicy,
  type DocumentRow,
  DocumentVersionEntity,
  StepEntity,
} from './entities.ts';
import { refuseFieldsBeyond } from './fields.ts';
import { type DocumentInput, refusePastExpiry } from './input.ts';
import { getWhole } from './reading.ts';
import { type Received, receivedDetails, receiveFiles, writeSources } from './receiving.ts';
import { completeSteps, regroup, writeRoute } from './route-rows.ts';
import { type DocumentView, documentView } from './view.ts';

/**
 * Drafts: documents that live in PostgreSQL alone, until they are sent. Each change locks the document's row, checks
 * that it still is a draft, and raises its revision.
 */

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
  const file = options.filePath === undefined ? null : await receiveFiles({ core, pdf }, [options.filePath], settings);
  const edit = async (em: EntityManager, draft: DocumentRow): Promise<void> => {
    const changes = typeof wanted === 'function' ? wanted(documentView(await getWhole(core, em, id))) : wanted;
    refusePastExpiry(core, changes.expiresAt);
    if (file) await putFile(core, caller, em, draft, file);
    if (changes.steps) {
      const steps = completeSteps(changes.steps, settings);
      await em.nativeDelete(StepEntity, { documentId: id });
      await writeRoute({ core, em, caller, documentId: id, now: new Date(core.now()) }, steps);
    }
    const { title, titles, reference, language, metadata, attributes, private: isPrivate } = changes;
    const given = Object.entries({
      title,
      titles,
      reference,
      language,
      metadata,
      attributes,
      private: isPrivate,
    }).filter(([, value]) => value !== undefined);
    em.assign(draft, Object.fromEntries(given));
    if (changes.policy) draft.policy = { ...draft.policy, ...changes.policy } as DocumentPolicy;
    const { approveFromChat } = changes;
    if (approveFromChat !== undefined) draft.policy = { ...draft.policy, approveFromChat } as DocumentPolicy;
    if (changes.expiresAt !== undefined) {
      draft.expiresAt = changes.expiresAt;
      if (changes.expiresAt === null) draft.policy = { ...draft.policy, expiresAfterMs: null } as DocumentPolicy;
    }
    if (changes.expiresAfterMs !== undefined) {
      draft.expiresAt = null;
      draft.policy = { ...draft.policy, expiresAfterMs: changes.expiresAfterMs } as DocumentPolicy;
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
  const { settings } = await readProfile(core, caller.organizationId);
  const file = await receiveFiles({ core, pdf }, [filePath], settings);
  return changeDraft(core, caller, id, (em, draft) => putFile(core, caller, em, draft, file), {
    refusal: 'file_locked',
  });
}

/** Deletes a draft with everything that belongs to it. @throws Problem document_not_draft | not_found */
export async function deleteDraft({ core }: Services, caller: Caller, id: string): Promise<void> {
  await core.database.tenant(caller.organizationId, async (em) => {
    await lockDraft(em, id);
    await em.nativeDelete(DocumentEntity, { id });
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

/** Changes a draft under its lock, and answers what it is then. @throws Problem not_found | document_not_draft | place_outside_page | too_many_fields */
export async function changeDraft(
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
      const groups = options.arrange(documentView(await getWhole(core, em, id)));
      await regroup({ core, em, caller, documentId: id, now: new Date(core.now()) }, groups);
    }
    draft.revision += 1;
    draft.updatedAt = new Date(core.now());
    await em.flush();
    await em.execute(
      'update documents set approver_count = (select count(*) from approvers where document_id = ?) where id = ?',
      [id, id],
    );
    const changed = await getWhole(core, em, id);
    refuseFieldsBeyond(changed.page_count, changed.approvers);
    return documentView(changed);
  });
}

async function putFile(
  core: Core,
  caller: Caller,
  em: EntityManager,
  draft: DocumentRow,
  file: Received,
): Promise<void> {
  const { organizationId } = caller;
  const now = new Date(core.now());
  const { sha256, bytes, pages, signatureOnly } = file;
  draft.pageCount = pages;
  draft.signatureOnly = signatureOnly;
  await em.nativeUpdate(
    DocumentVersionEntity,
    { documentId: draft.id, number: 1 },
    { sha256, bytes, pages, createdAt: now },
  );
  await writeSources(em, { organizationId, documentId: draft.id, createdAt: now }, file.sources);
  const entry = { documentId: draft.id, at: now, actor: caller.actor, details: receivedDetails(file) };
  await audit(em, organizationId, [{ ...entry, action: 'document.file_replaced' }]);
}
