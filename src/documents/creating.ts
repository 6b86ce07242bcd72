import { randomUUID } from 'node:crypto';
import type { Caller } from '../core.ts';
import { readProfile } from '../organizations/profile.ts';
import type { OrganizationSettings } from '../organizations/settings.ts';
import type { Services } from '../services.ts';
import { publish } from '../webhooks/publish.ts';
import { audit } from './audit.ts';
import { DocumentEntity, DocumentVersionEntity } from './entities.ts';
import { type DocumentInput, refusePastExpiry, refusePlacesBeyond } from './input.ts';
import { findWhole, getWhole } from './reading.ts';
import { completeSteps, writeRoute } from './route-rows.ts';
import type { DocumentPolicy } from './rows.ts';
import { inspectUpload } from './upload.ts';
import { type DocumentView, documentView } from './view.ts';

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

function completePolicy(input: DocumentInput, settings: OrganizationSettings): DocumentPolicy {
  const expiresAfterMs = input.expiresAt === undefined ? settings.expiresAfterMs : null;
  return { ...settings.policy, ...input.policy, expiresAfterMs };
}
