import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { audit } from '../audit/append.ts';
import type { Caller, Core } from '../core.ts';
import { readProfile } from '../organizations/profile.ts';
import type { OrganizationSettings } from '../organizations/settings.ts';
import type { Services } from '../services.ts';
import { publish } from '../webhooks/publish.ts';
import { DocumentEntity, type DocumentPolicy, DocumentVersionEntity } from './entities.ts';
import { refuseFieldsBeyond } from './fields.ts';
import { type DocumentInput, refusePastExpiry } from './input.ts';
import { findWhole, getWhole } from './reading.ts';
import { type Received, receivedDetails, receiveFiles, writeSources } from './receiving.ts';
import { completeSteps, writeRoute } from './route-rows.ts';
import { type DocumentView, documentView } from './view.ts';

/**
 * Stores a new draft.
 * @param id of the document; repeating with the same id answers the document that is there.
 * @param filePath a temporary file of the store; moved into it. Further ones may follow a picture: a page each.
 * @throws Problem pdf_… | validation_failed | place_outside_page | duplicate_phone | two_channels_needed | expiry_in_past | too_many_…
 */
export async function createDraft(
  { core, pdf }: Services,
  caller: Caller,
  {
    id,
    filePath,
    furtherPaths = [],
    input,
  }: { id: string; filePath: string; furtherPaths?: string[]; input: DocumentInput },
): Promise<DocumentView> {
  const existing = await findWhole(core, caller.organizationId, id);
  if (existing) return documentView(existing);
  const { settings } = await readProfile(core, caller.organizationId);
  const steps = completeSteps(input.steps, settings);
  refusePastExpiry(core, input.expiresAt);
  const received = await receiveFiles({ core, pdf }, [filePath, ...furtherPaths], settings);
  core.reach('draft.file_stored');
  return storeDraft(core, caller, { id, received, steps, input, settings });
}

export type NewDraft = {
  id: string;
  received: Received;
  steps: ReturnType<typeof completeSteps>;
  input: DocumentInput;
  settings: OrganizationSettings;
  /** For the audit trail, beside what was received. */
  details?: Record<string, unknown>;
  /** Runs first in the draft's transaction, `after` last: what they throw leaves nothing behind. */
  before?: (em: EntityManager) => Promise<void>;
  after?: (em: EntityManager) => Promise<void>;
};

/**
 * Stores a new draft over a file that is in the store already.
 * @throws Problem place_outside_page | too_many_fields
 */
export async function storeDraft(core: Core, caller: Caller, draft: NewDraft): Promise<DocumentView> {
  const { id, received, steps } = draft;
  refuseFieldsBeyond(
    received.pages,
    steps.flatMap((step) => step.approvers),
  );
  return core.database.tenant(caller.organizationId, async (em) => {
    await draft.before?.(em);
    const now = new Date(core.now());
    await writeDocument(em, caller, draft, now);
    await writeRoute({ core, em, caller, documentId: id, now }, steps);
    const view = documentView(await getWhole(core, em, id));
    await tellOfDraft(core, em, { caller, draft, view, now });
    await draft.after?.(em);
    return view;
  });
}

/** The document, its first version, and the uploads that this was made of. */
async function writeDocument(
  em: EntityManager,
  caller: Caller,
  { id, received, input, settings }: NewDraft,
  now: Date,
): Promise<void> {
  const { organizationId } = caller;
  em.create(DocumentEntity, {
    id,
    organizationId,
    dialect: caller.dialect,
    mode: caller.mode,
    createdBy: caller.actor.id,
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
    pageCount: received.pages,
    signatureOnly: received.signatureOnly,
    private: input.private ?? false,
    expiresAt: input.expiresAt ?? null,
    sentAt: null,
    endedAt: null,
    createdAt: now,
    updatedAt: now,
  });
  em.create(DocumentVersionEntity, {
    documentId: id,
    number: 1,
    organizationId,
    kind: 'original',
    sha256: received.sha256,
    previousSha256: null,
    bytes: received.bytes,
    pages: received.pages,
    decisionId: null,
    createdAt: now,
  });
  await writeSources(em, { organizationId, documentId: id, createdAt: now }, received.sources);
  await em.flush();
}

async function tellOfDraft(
  core: Core,
  em: EntityManager,
  { caller, draft, view, now }: { caller: Caller; draft: NewDraft; view: DocumentView; now: Date },
): Promise<void> {
  const { id: documentId, received, details } = draft;
  const { organizationId, actor } = caller;
  await audit(em, organizationId, [
    {
      ...{ documentId, sequence: 1, at: now, actor },
      action: 'document.created',
      details: { ...receivedDetails(received), ...details },
    },
  ]);
  await publish(core, em, [
    {
      ...{ id: randomUUID(), organizationId, documentId, sequence: 1, occurredAt: now },
      type: 'document.created',
      data: { document: view },
    },
  ]);
}

function completePolicy(input: DocumentInput, settings: OrganizationSettings): DocumentPolicy {
  const { expiresAt, expiresAfterMs = settings.expiresAfterMs } = input;
  return {
    ...settings.policy,
    ...input.policy,
    expiresAfterMs: expiresAt === undefined ? expiresAfterMs : null,
    ...(input.approveFromChat !== undefined && { approveFromChat: input.approveFromChat }),
  };
}
