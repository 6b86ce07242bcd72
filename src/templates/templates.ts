import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import { type Page, type PageRequest, pageOf, readTimeCursor } from '../cursor.ts';
import { audit } from '../documents/audit.ts';
import { getWhole } from '../documents/reading.ts';
import { Problem } from '../errors/problem.ts';
import { contentOf, type SlotChoice } from './content.ts';
import { TEMPLATE_LIMITS } from './limits.ts';
import { TEMPLATE_COLUMNS, type TemplateRow, type TemplateView, templateOf } from './view.ts';

/** Templates: documents to be made again with other people. */

/**
 * Keeps a document's file as it was before anybody decided, its route and its rules.
 * @param given.id repeating with the same id gives the template made the first time.
 * @throws Problem not_found | document_without_approvers | too_many_templates | validation_failed
 */
export async function createTemplate(
  core: Core,
  caller: Caller,
  given: { id: string; documentId: string; name: string; slots?: SlotChoice[] | undefined },
): Promise<TemplateView> {
  const { id, documentId, name, slots = [] } = given;
  return core.database.tenant(caller.organizationId, async (em) => {
    const [made] = await find(em, id);
    if (made) return templateOf(made);
    const [{ count } = { count: 0 }] = await em.execute<{ count: number }[]>(
      'select count(*)::integer as count from templates',
    );
    const max = TEMPLATE_LIMITS.templatesMax;
    if (count >= max) throw new Problem('too_many_templates', { details: { max } });
    // Held until the template refers to the file too, which is thus never without a row.
    await em.execute('select 1 from documents where id = ? for share', [documentId]);
    const document = await getWhole(em, documentId);
    const now = new Date(core.now());
    const content = contentOf(document, slots, core.now());
    await em.execute(
      `insert into templates (id, organization_id, name, sha256, bytes, pages, signature_only, content, created_by, created_at, updated_at)
       select ?, ?, ?, v.sha256, v.bytes, v.pages, ?, ?::jsonb, ?, ?, ? from document_versions v where v.document_id = ? and v.number = 1
       on conflict do nothing`,
      [
        ...[id, caller.organizationId, name, document.signature_only, JSON.stringify(content)],
        ...[caller.actor.id, now, now, documentId],
      ],
    );
    await note(core, em, caller, 'template.created', { templateId: id, documentId });
    const [row] = await find(em, id);
    return templateOf(row!);
  });
}

/** Newest first. @param q part of the name. @throws Problem malformed_request for a cursor that is not ours. */
export async function listTemplates(
  core: Core,
  caller: Caller,
  { q, limit, cursor }: PageRequest & { q?: string | undefined },
): Promise<Page<TemplateView>> {
  const [afterTime, afterId] = cursor === undefined ? [] : readTimeCursor(cursor);
  const rows = await core.database.read<TemplateRow & { position: string }>(
    caller.organizationId,
    `select ${TEMPLATE_COLUMNS}, to_jsonb(created_at) #>> '{}' as position from templates
     where ($1::text is null or position(lower($1) in lower(name)) > 0)
       and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
     order by created_at desc, id desc limit $4`,
    [q ?? null, afterTime ?? null, afterId ?? null, limit + 1],
  );
  return pageOf(rows, limit, templateOf, ({ position, id }) => [position, id]);
}

/** @throws Problem not_found */
export async function readTemplate(core: Core, caller: Caller, id: string): Promise<TemplateView> {
  return templateOf(await readTemplateRow(core, caller, id));
}

/** @throws Problem not_found */
export async function readTemplateRow(core: Core, caller: Caller, id: string): Promise<TemplateRow> {
  const [row] = await core.database.read<TemplateRow>(
    caller.organizationId,
    `select ${TEMPLATE_COLUMNS} from templates where id = $1::uuid`,
    [id],
  );
  if (!row) throw new Problem('not_found');
  return row;
}

/** @throws Problem not_found */
export async function renameTemplate(core: Core, caller: Caller, id: string, name: string): Promise<TemplateView> {
  return core.database.tenant(caller.organizationId, async (em) => {
    const [row] = await em.execute<TemplateRow[]>(
      `update templates set name = ?, updated_at = ? where id = ? returning ${TEMPLATE_COLUMNS}`,
      [name, new Date(core.now()), id],
    );
    if (!row) throw new Problem('not_found');
    return templateOf(row);
  });
}

/** Documents that were made of it stay, and so does what is being sent to many. @throws Problem not_found */
export async function deleteTemplate(core: Core, caller: Caller, id: string): Promise<void> {
  await core.database.tenant(caller.organizationId, async (em) => {
    const gone = await em.execute<object[]>('delete from templates where id = ? returning id', [id]);
    if (gone.length === 0) throw new Problem('not_found');
    await note(core, em, caller, 'template.deleted', { templateId: id });
  });
}

const find = (em: EntityManager, id: string): Promise<TemplateRow[]> =>
  em.execute<TemplateRow[]>(`select ${TEMPLATE_COLUMNS} from templates where id = ?`, [id]);

async function note(
  core: Core,
  em: EntityManager,
  caller: Caller,
  action: string,
  details: Record<string, unknown>,
): Promise<void> {
  const entry = { documentId: null, at: new Date(core.now()), actor: caller.actor, action, details };
  await audit(em, caller.organizationId, [entry]);
}
