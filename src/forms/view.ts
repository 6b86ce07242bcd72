import type { Core } from '../core.ts';
import type { Language } from '../domain/model.ts';
import { iso } from '../iso.ts';
import { openPhonesIn } from '../secrets/phones.ts';
import type { FormContent, SCHEMA_VERSION } from './content.ts';

export type FormStatus = 'draft' | 'published' | 'closed';

/** A form as its organization sees it. Times are ISO 8601 in UTC. */
export type FormView = FormContent & {
  id: string;
  /** What programs that count their forms know it by. */
  number: number;
  /** Ends the address of its page. */
  slug: string;
  schemaVersion: typeof SCHEMA_VERSION;
  title: string;
  status: FormStatus;
  language: Language;
  /** Null: none is chosen yet, or it has been deleted since. */
  templateId: string | null;
  submissionsPerDay: number;
  /** Since it was made. */
  views: number;
  starts: number;
  submissions: number;
  publishedAt: string | null;
  createdAt: string;
  updatedAt: string;
};

/** What a query selects for `formOf`, of `forms f`. */
export const FORM_COLUMNS = `f.id, f.number, f.slug, f.schema_version, f.title, f.status, f.language, f.content, f.template_id,
  f.submissions_per_day, f.published_at, f.created_at, f.updated_at,
  (select json_build_object('views', coalesce(sum(d.views), 0), 'starts', coalesce(sum(d.starts), 0),
    'submissions', coalesce(sum(d.submissions), 0)) from form_days d where d.form_id = f.id) as counted`;

export type FormRow = {
  id: string;
  number: number | string;
  slug: string;
  schema_version: typeof SCHEMA_VERSION;
  title: string;
  status: FormStatus;
  language: Language;
  content: FormContent;
  template_id: string | null;
  submissions_per_day: number;
  published_at: Date | string | null;
  created_at: Date | string;
  updated_at: Date | string;
  counted: Counts;
};
export type Counts = { views: number; starts: number; submissions: number };

/** What phones in a form are sealed for. */
export const formRow = (id: string): string => `form ${id}`;

export function formOf(core: Core, { id, slug, title, status, language, content, counted, ...row }: FormRow): FormView {
  return {
    ...{ id, slug, title, status, language },
    ...openPhonesIn(core, formRow(id), content),
    ...counted,
    number: Number(row.number),
    schemaVersion: row.schema_version,
    templateId: row.template_id,
    submissionsPerDay: row.submissions_per_day,
    publishedAt: iso(row.published_at),
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
  };
}
