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
import { readTemplateRow } from './templates.ts';

/** What documents are made of: a template, or the copy of one that is being sent to many. */
export type Pattern = {
  sha256: string;
  bytes: number;
  pages: number;
  signatureOnly: boolean;
  content: TemplateContent;
  /** Locks the row that keeps the file until the draft keeps it too. */
  holder: { table: 'templates' | 'bulk_sends'; id: string };
};

/**
 * Makes a draft of a template.
 * @param options.id of the document; repeating with the same id answers the document that is there.
 * @throws Problem not_found | validation_failed | duplicate_phone | two_channels_needed | expiry_in_past
 */
export async function draftFromTemplate(
  core: Core,
  caller: Caller,
  templateId: string,
  { id, filling }: { id: string; filling: Filling },
): Promise<DocumentView> {
  const { signature_only, bytes, ...row } = await readTemplateRow(core, caller, templateId);
  const holder = { table: 'templates' as const, id: templateId };
  const pattern = { ...row, signatureOnly: signature_only, bytes: Number(bytes), holder };
  return draftFromPattern(core, caller, pattern, { id, filling, details: { templateId } });
}

/** @param draft.details for the audit trail: where the document comes from. */
export async function draftFromPattern(
  core: Core,
  caller: Caller,
  { sha256, bytes, pages, signatureOnly, content, holder }: Pattern,
  { id, filling, details }: { id: string; filling: Filling; details: Record<string, unknown> },
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
      const held = await em.execute<object[]>(`select 1 from ${holder.table} where id = ? for share`, [holder.id]);
      if (held.length === 0) throw new Problem('not_found');
    },
  });
}
