import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import { storeDraft } from '../documents/creating.ts';
import { refusePastExpiry } from '../documents/input.ts';
import { findWhole } from '../documents/reading.ts';
import { completeSteps } from '../documents/route-rows.ts';
import { type DocumentView, documentView } from '../documents/view.ts';
import { Problem } from '../errors/problem.ts';
import { readProfile } from '../organizations/profile.ts';
import type { TemplateContent } from './content.ts';
import { type Filling, fillTemplate } from './filling.ts';
import { findUsable } from './finding.ts';
import type { TemplateRow } from './view.ts';

/** What documents are made of: a template, or the copy of one that is being sent to many. */
export type Pattern = {
  sha256: string;
  bytes: number;
  pages: number;
  signatureOnly: boolean;
  content: TemplateContent;
  /** Locked until the draft keeps the file too. Null: somebody else sees to that. */
  holder: Holder | null;
};
/** The row that keeps the file. */
type Holder = { table: 'templates' | 'bulk_sends' | 'forms'; id: string };

/**
 * Makes a draft of a template of the caller's own, or of one that is shared from above.
 * @param options.id of the document; repeating with the same id answers the document that is there.
 * @throws Problem not_found | template_inactive | validation_failed | duplicate_phone | two_channels_needed | expiry_in_past
 */
export async function draftFromTemplate(
  core: Core,
  caller: Caller,
  templateId: string,
  { id, filling }: { id: string; filling: Filling },
): Promise<DocumentView> {
  const template = await findUsable(core, caller, { id: templateId });
  return whileHeld(core, caller, template, (holder) =>
    draftFromPattern(core, caller, patternOf(template, holder), { id, filling, details: { templateId } }),
  );
}

/**
 * Does what needs the file of a template until something else refers to it.
 * @param work gets the row to lock in its own transaction; null where that is behind the wall of another organization, and
 *   locked from over it already.
 * @throws Problem not_found when the template has been deleted meanwhile
 */
export async function whileHeld<T>(
  core: Core,
  caller: Caller,
  { id, organization_id }: Pick<TemplateRow, 'id' | 'organization_id'>,
  work: (holder: Holder | null) => Promise<T>,
): Promise<T> {
  const holder = { table: 'templates' as const, id };
  if (organization_id === caller.organizationId) return work(holder);
  return core.database.system(async (em) => {
    await hold(em, holder);
    return work(null);
  });
}

function patternOf(template: TemplateRow, holder: Holder | null): Pattern {
  const { sha256, pages, content, bytes, signature_only: signatureOnly } = template;
  return { sha256, pages, content, signatureOnly, bytes: Number(bytes), holder };
}

/** @param holder null: nothing to lock. @throws Problem not_found when it has been deleted. */
export async function hold(em: EntityManager, holder: Holder | null): Promise<void> {
  if (holder === null) return;
  const held = await em.execute<object[]>(`select 1 from ${holder.table} where id = ? for share`, [holder.id]);
  if (held.length === 0) throw new Problem('not_found');
}

type NewDraft = {
  id: string;
  filling: Filling;
  details: Record<string, unknown>;
  alongside?: ((em: EntityManager) => Promise<void>) | undefined;
};

/**
 * @param draft.details for the audit trail: where the document comes from.
 * @param draft.alongside is done in the draft's transaction, before anything is written: what it throws leaves nothing behind.
 */
export async function draftFromPattern(
  core: Core,
  caller: Caller,
  { sha256, bytes, pages, signatureOnly, content, holder }: Pattern,
  { id, filling, details, alongside }: NewDraft,
): Promise<DocumentView> {
  const existing = await findWhole(core, caller.organizationId, id);
  if (existing) return documentView(existing);
  const { settings } = await readProfile(core, caller.organizationId);
  const input = fillTemplate(content, filling, settings);
  refusePastExpiry(core, input.expiresAt);
  const sources = [{ sha256, bytes, mediaType: 'application/pdf', findings: [] }];
  return storeDraft(core, caller, {
    id,
    received: { sha256, bytes, pages, signatureOnly, sources },
    steps: completeSteps(input.steps, settings),
    input,
    settings,
    details,
    async before(em) {
      await hold(em, holder);
      await alongside?.(em);
    },
  });
}
