import type { EntityManager } from '@mikro-orm/postgresql';
import { auditAct } from '../audit/append.ts';
import type { Caller, Core } from '../core.ts';
import { getWhole } from '../documents/reading.ts';
import { Problem } from '../errors/problem.ts';
import { sealPhonesIn } from '../secrets/phones.ts';
import { contentOf, type SlotChoice } from './content.ts';
import { TEMPLATE_LIMITS } from './limits.ts';
import {
  openTemplate,
  TEMPLATE_COLUMNS,
  type TemplateRow,
  type TemplateView,
  templateOf,
  templateRow,
} from './view.ts';

/** Templates: documents to be made again with other people. */

/**
 * Keeps a document's file as it was before anybody decided, its route and its rules.
 * @param given.id repeating with the same id gives the template made the first time.
 * @throws Problem not_found | document_without_approvers | too_many_templates | validation_failed | files_deleted
 */
export async function createTemplate(
  core: Core,
  caller: Caller,
  given: { id: string; documentId: string; name: string; slots?: SlotChoice[] | undefined },
): Promise<TemplateView> {
  const { id, documentId, name, slots = [] } = given;
  return core.database.tenant(caller.organizationId, async (em) => {
    const [made] = await find(core, em, id);
    if (made) return templateOf(made, caller.organizationId);
    const [{ count } = { count: 0 }] = await em.execute<{ count: number }[]>(
      'select count(*)::integer as count from templates',
    );
    const max = TEMPLATE_LIMITS.templatesMax;
    if (count >= max) throw new Problem('too_many_templates', { details: { max } });
    // Held until the template refers to the file too, which is thus never without a row.
    await em.execute('select 1 from documents where id = ? for share', [documentId]);
    const document = await getWhole(core, em, documentId);
    const now = new Date(core.now());
    const content = sealPhonesIn(core, templateRow(id), contentOf(document, slots, core.now()));
    await em.execute(
      `insert into templates (id, organization_id, name, sha256, bytes, pages, signature_only, content, created_by, created_at, updated_at)
       select ?, ?, ?, v.sha256, v.bytes, v.pages, ?, ?::jsonb, ?, ?, ? from document_versions v where v.document_id = ? and v.number = 1
       on conflict do nothing`,
      [
        ...[id, caller.organizationId, name, document.signature_only, JSON.stringify(content)],
        ...[caller.actor.id, now, now, documentId],
      ],
    );
    await auditAct(core, em, caller, { action: 'template.created', details: { templateId: id, documentId } });
    const [row] = await find(core, em, id);
    if (!row) throw new Problem('files_deleted');
    return templateOf(row, caller.organizationId);
  });
}

/** What is to be different about a template. */
export type TemplateChanges = { name?: string | undefined; shared?: boolean | undefined; active?: boolean | undefined };

/** Changes one of the caller's own. @throws Problem not_found */
export async function changeTemplate(
  core: Core,
  caller: Caller,
  id: string,
  { name, shared, active }: TemplateChanges,
): Promise<TemplateView> {
  return core.database.tenant(caller.organizationId, async (em) => {
    const [row] = await em.execute<TemplateRow[]>(
      `update templates set name = coalesce(?, name), shared = coalesce(?, shared), active = coalesce(?, active), updated_at = ?
       where id = ? returning ${TEMPLATE_COLUMNS}`,
      [name ?? null, shared ?? null, active ?? null, new Date(core.now()), id],
    );
    if (!row) throw new Problem('not_found');
    // Whom it is shown to is worth remembering; what it is called is not.
    if (shared !== undefined) {
      const action = shared ? 'template.shared' : 'template.unshared';
      await auditAct(core, em, caller, { action, details: { templateId: id } });
    }
    return templateOf(openTemplate(core, row), caller.organizationId);
  });
}

/** Documents that were made of it stay, and so does what is being sent to many. @throws Problem not_found */
export async function deleteTemplate(core: Core, caller: Caller, id: string): Promise<void> {
  await core.database.tenant(caller.organizationId, async (em) => {
    const gone = await em.execute<object[]>('delete from templates where id = ? returning id', [id]);
    if (gone.length === 0) throw new Problem('not_found');
    await auditAct(core, em, caller, { action: 'template.deleted', details: { templateId: id } });
  });
}

async function find(core: Core, em: EntityManager, id: string): Promise<TemplateRow[]> {
  const rows = await em.execute<TemplateRow[]>(`select ${TEMPLATE_COLUMNS} from templates where id = ?`, [id]);
  return rows.map((row) => openTemplate(core, row));
}
