import { randomUUID } from 'node:crypto';
import type { Caller, Core } from '../core.ts';
import { isTyped } from '../domain/fields.ts';
import type { Language, OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { logoPath } from '../organizations/logo.ts';
import { readProfile } from '../organizations/profile.ts';
import { openPhonesIn } from '../secrets/phones.ts';
import { slotsOf, type TemplateContent } from '../templates/content.ts';
import { longest } from './answers.ts';
import type { FormContent, Question } from './content.ts';
import { FORM_LIMITS } from './limits.ts';
import { count } from './statistics.ts';
import { type FormStatus, formRow } from './view.ts';

/** A published form, as somebody sees it who has its address. */
export type OpenFormView = {
  slug: string;
  title: string;
  language: Language;
  introduction: string | null;
  /** `logo`: the path of its picture; null: none. */
  organization: { name: string; logo: string | null };
  questions: (Omit<Question, 'fills'> & { maxLength: number })[];
  /** What comes of it is a trial: nothing is sent to anybody. */
  test: boolean;
};

/** A published form with what its documents are made of. */
export type OpenForm = {
  id: string;
  organizationId: OrganizationId;
  slug: string;
  title: string;
  language: Language;
  content: FormContent;
  submissionsPerDay: number;
  pattern: { sha256: string; bytes: number; pages: number; signatureOnly: boolean; content: TemplateContent };
  caller: Pick<Caller, 'actor' | 'dialect' | 'mode'>;
};

/**
 * Finds a form by what its address ends in. One that was never published is answered like one that does not exist.
 * @throws Problem form_not_found | form_closed
 */
export async function findOpen(core: Core, slug: string): Promise<OpenForm> {
  type Row = OpenForm & { status: FormStatus; suspended: boolean };
  const [row] = await core.database.statement((sql) =>
    sql.execute<Row[]>(
      `select f.id, f.organization_id as "organizationId", f.slug, f.title, f.language, f.content, f.status,
         f.submissions_per_day as "submissionsPerDay", f.caller, o.suspended_at is not null as suspended,
         json_build_object('sha256', f.sha256, 'bytes', f.bytes, 'pages', f.pages, 'signatureOnly', f.signature_only,
           'content', f.template_content) as pattern
       from forms f join organizations o on o.id = f.organization_id where f.slug = ? and f.status <> 'draft'`,
      [slug],
    ),
  );
  if (!row) throw new Problem('form_not_found');
  const { status, suspended, ...form } = row;
  if (status !== 'published' || suspended) throw new Problem('form_closed');
  return openPhonesIn(core, formRow(form.id), form);
}

/** What is shown before anything is counted. No side effect. @throws Problem form_not_found | form_closed */
export async function readOpenForm(core: Core, slug: string): Promise<OpenFormView> {
  const { organizationId, title, language, content, pattern, caller } = await findOpen(core, slug);
  const { name, settings } = await readProfile(core, organizationId);
  return {
    ...{ slug, title, language, introduction: content.introduction },
    organization: { name, logo: logoPath(settings.logo) },
    questions: content.questions.map(({ fills, ...question }) => ({
      ...question,
      maxLength: Math.min(longest(question.kind), roomFor(fills, pattern.content)),
    })),
    test: caller.mode === 'test',
  };
}

/** Begins a visit: what is counted of one page that was opened. @throws Problem form_not_found | form_closed | form_busy */
export async function visitForm(core: Core, slug: string): Promise<{ visit: string }> {
  const form = await findOpen(core, slug);
  const visit = randomUUID();
  const now = core.now();
  await core.database.tenant(form.organizationId, async (em) => {
    await count(core, em, form, 'views', FORM_LIMITS.viewsPerDayMax);
    await em.execute('insert into form_visits (id, organization_id, form_id, visited_at) values (?, ?, ?, ?)', [
      ...[visit, form.organizationId, form.id, new Date(now)],
    ]);
    // Nobody waits for those any more; a form that is looked at tidies up after itself.
    await em.execute('delete from form_visits where form_id = ? and visited_at < ?', [
      ...[form.id, new Date(now - FORM_LIMITS.visitMs)],
    ]);
  });
  return { visit };
}

/** Notes that somebody has begun to answer. @throws Problem form_not_found | form_closed | form_visit_expired */
export async function startForm(core: Core, slug: string, visit: string): Promise<void> {
  const form = await findOpen(core, slug);
  await core.database.tenant(form.organizationId, async (em) => {
    const [known] = await em.execute<{ started: boolean }[]>(
      'select started_at is not null as started from form_visits where id = ? and form_id = ? for update',
      [visit, form.id],
    );
    if (!known) throw new Problem('form_visit_expired');
    if (known.started) return;
    await em.execute('update form_visits set started_at = ? where id = ?', [new Date(core.now()), visit]);
    await count(core, em, form, 'starts', FORM_LIMITS.viewsPerDayMax);
  });
}

/** In characters, of the field that an answer goes into. */
function roomFor(fills: Question['fills'], template: TemplateContent): number {
  const slot = slotsOf(template).find(({ key }) => key === fills?.slot);
  const field = slot?.fields.find((one) => one.id === fills?.field && isTyped(one));
  return field?.maxLength ?? Number.MAX_SAFE_INTEGER;
}
