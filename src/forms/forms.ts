import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditAction } from '../audit/actions.ts';
import { auditAct } from '../audit/append.ts';
import type { Caller, Core } from '../core.ts';
import type { Language } from '../domain/model.ts';
import { invalid, Problem } from '../errors/problem.ts';
import { readProfile } from '../organizations/profile.ts';
import { openPhonesIn, sealPhonesIn } from '../secrets/phones.ts';
import { hold, whileHeld } from '../templates/documents.ts';
import { findUsable } from '../templates/finding.ts';
import type { TemplateRow } from '../templates/view.ts';
import { refuseIncomplete } from './checking.ts';
import { type FormContent, SCHEMA_VERSION, suggestContent } from './content.ts';
import { FORM_LIMITS } from './limits.ts';
import { FORM_COLUMNS, type FormRow, type FormStatus, type FormView, formOf, formRow } from './view.ts';

/**
 * Forms: pages on which anybody starts a document of a template. What is published is a copy of the template and of who
 * published it, so what becomes of either changes nothing on a page that people are answering.
 */
export type FormInput = Partial<FormContent> & {
  title: string;
  language?: Language | undefined;
  templateId?: string | null | undefined;
  submissionsPerDay?: number | undefined;
};

/**
 * Makes a draft of a form. What is not said about its questions is suggested by the template.
 * @param given.id repeating with the same id gives the form made the first time.
 * @throws Problem too_many_forms | validation_failed at /templateId
 */
export async function createForm(core: Core, caller: Caller, given: FormInput & { id: string }): Promise<FormView> {
  const { id, title, templateId = null, submissionsPerDay = FORM_LIMITS.submissionsPerDayDefault } = given;
  const { settings } = await readProfile(core, caller.organizationId);
  const language = given.language ?? settings.language;
  const template = templateId === null ? null : await templateOf(core, caller, templateId);
  const content = { ...suggestContent(template?.content ?? null, language), ...contentIn(given) };
  return core.database.tenant(caller.organizationId, async (em) => {
    const [made] = await find(em, id);
    if (made) return formOf(core, made);
    const [{ count } = { count: 0 }] = await em.execute<{ count: number }[]>(
      'select count(*)::integer as count from forms',
    );
    const max = FORM_LIMITS.formsMax;
    if (count >= max) throw new Problem('too_many_forms', { details: { max } });
    const now = new Date(core.now());
    await em.execute(
      `insert into forms (id, organization_id, slug, schema_version, title, language, content, submissions_per_day, template_id, created_at, updated_at)
       values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?)`,
      [
        ...[id, caller.organizationId, `frm-${randomBytes(8).toString('hex')}`, SCHEMA_VERSION, title, language],
        ...[sealed(core, id, content), submissionsPerDay, templateId, now, now],
      ],
    );
    await note(core, em, caller, 'form.created', id);
    return formOf(core, (await find(em, id))[0]!);
  });
}

/** Changes what is given. @throws Problem form_not_found | form_published | validation_failed at /templateId */
export async function changeForm(
  core: Core,
  caller: Caller,
  id: string,
  changes: Partial<FormInput>,
): Promise<FormView> {
  const { templateId, title, language, submissionsPerDay } = changes;
  if (typeof templateId === 'string') await templateOf(core, caller, templateId);
  return core.database.tenant(caller.organizationId, async (em) => {
    const form = await lock(em, id);
    if (form.status === 'published') throw new Problem('form_published');
    await em.execute(
      `update forms set title = ?, language = ?, submissions_per_day = ?, template_id = ?, content = ?::jsonb, updated_at = ?
       where id = ?`,
      [
        ...[title ?? form.title, language ?? form.language, submissionsPerDay ?? form.submissions_per_day],
        ...[templateId === undefined ? form.template_id : templateId],
        ...[sealed(core, id, { ...form.content, ...contentIn(changes) }), new Date(core.now()), id],
      ],
    );
    return formOf(core, (await find(em, id))[0]!);
  });
}

/**
 * Opens a form to everybody who has its address. Publishing again changes nothing.
 * @throws Problem form_not_found | validation_failed (what is still missing) | signed_file_takes_no_fields
 */
export async function publishForm(core: Core, caller: Caller, id: string): Promise<FormView> {
  const { settings } = await readProfile(core, caller.organizationId);
  const [known] = await core.database.tenant(caller.organizationId, (em) => find(em, id));
  if (!known) throw new Problem('form_not_found');
  const template = known.template_id === null ? null : await templateOf(core, caller, known.template_id);
  const publish = (em: EntityManager) => publishLocked(core, em, caller, { id, template, settings });
  if (template === null) return core.database.tenant(caller.organizationId, publish);
  return whileHeld(core, caller, template, (holder) =>
    core.database.tenant(caller.organizationId, async (em) => {
      await hold(em, holder);
      return publish(em);
    }),
  );
}

async function publishLocked(
  core: Core,
  em: EntityManager,
  caller: Caller,
  {
    id,
    template,
    settings,
  }: { id: string; template: TemplateRow | null; settings: Parameters<typeof refuseIncomplete>[2] },
): Promise<FormView> {
  const form = await lock(em, id);
  if (form.status === 'published') return formOf(core, form);
  // Another template was chosen in this very moment: what was read does not count.
  const current = form.template_id === (template?.id ?? null) ? template : null;
  const content = openPhonesIn(core, formRow(id), form.content);
  refuseIncomplete({ ...form, content }, current, settings);
  const { sha256, bytes, pages, signature_only, content: copied } = current!;
  const { actor, dialect, mode } = caller;
  const now = new Date(core.now());
  await em.execute(
    `update forms set status = 'published', sha256 = ?, bytes = ?, pages = ?, signature_only = ?, template_content = ?::jsonb,
       caller = ?::jsonb, published_at = ?, updated_at = ? where id = ?`,
    [
      ...[sha256, Number(bytes), pages, signature_only, sealed(core, id, copied)],
      ...[JSON.stringify({ actor, dialect, mode }), now, now, id],
    ],
  );
  await note(core, em, caller, 'form.published', id);
  return formOf(core, (await find(em, id))[0]!);
}

/** Takes a form off its page, until it is published again. One that is not published stays as it is. @throws Problem form_not_found */
export async function closeForm(core: Core, caller: Caller, id: string): Promise<FormView> {
  return core.database.tenant(caller.organizationId, async (em) => {
    const form = await lock(em, id);
    if (form.status !== 'published') return formOf(core, form);
    await em.execute(`update forms set status = 'closed', updated_at = ? where id = ?`, [new Date(core.now()), id]);
    await note(core, em, caller, 'form.closed', id);
    return formOf(core, (await find(em, id))[0]!);
  });
}

/** With its answers and statistics; documents that were started by it stay. @throws Problem form_not_found */
export async function deleteForm(core: Core, caller: Caller, id: string): Promise<void> {
  await core.database.tenant(caller.organizationId, async (em) => {
    const gone = await em.execute<object[]>('delete from forms where id = ? returning id', [id]);
    if (gone.length === 0) throw new Problem('form_not_found');
    await note(core, em, caller, 'form.deleted', id);
  });
}

function contentIn({ introduction, questions, respondent, approvers }: Partial<FormContent>): Partial<FormContent> {
  const given = Object.entries({ introduction, questions, respondent, approvers });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

/** As JSON, with every phone sealed. */
const sealed = (core: Core, id: string, json: object): string => JSON.stringify(sealPhonesIn(core, formRow(id), json));

/** @throws Problem validation_failed at /templateId */
async function templateOf(core: Core, caller: Caller, id: string): Promise<TemplateRow> {
  return findUsable(core, caller, { id }).catch((error: unknown) => {
    if (!(error instanceof Problem && ['not_found', 'template_inactive'].includes(error.code))) throw error;
    const message = 'must be a template in use that is yours or shared with you';
    throw invalid('/templateId', 'template', message);
  });
}

const find = (em: EntityManager, id: string): Promise<FormRow[]> =>
  em.execute<FormRow[]>(`select ${FORM_COLUMNS} from forms f where f.id = ?`, [id]);

/** @throws Problem form_not_found */
async function lock(em: EntityManager, id: string): Promise<FormRow & { status: FormStatus }> {
  await em.execute('select 1 from forms where id = ? for update', [id]);
  const [form] = await find(em, id);
  if (!form) throw new Problem('form_not_found');
  return form;
}

const note = (core: Core, em: EntityManager, caller: Caller, action: AuditAction, formId: string): Promise<void> =>
  auditAct(core, em, caller, { action, details: { formId } });
