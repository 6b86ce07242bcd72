import { Migration } from '@mikro-orm/migrations';
import { wall } from './wall.ts';

/** Templates that organizations below may use, and forms: pages on which anybody starts a document of a template. */
export class Forms extends Migration {
  override up(): void {
    for (const statement of [templates, forms, visits, submissions, days, ...WALLED.map(wall)]) this.addSql(statement);
  }
}

const WALLED = ['forms', 'form_visits', 'form_submissions', 'form_days'];

const templates = `
alter table templates
  -- What programs that count their templates know it by.
  add column number bigint generated always as identity,
  -- Organizations below may use it, too.
  add column shared boolean not null default false,
  -- False: kept, and nothing new is made of it.
  add column active boolean not null default true,
  -- [{"width": 595, "height": 842}, …] in points, as people see the pages. Null until somebody needs them.
  add column page_sizes jsonb,
  add constraint templates_number_once unique (number);
create index templates_shared on templates (organization_id, created_at desc, id desc) where shared and active;`;

const forms = `
create table forms (
  id uuid primary key,
  -- What programs that count their forms know it by.
  number bigint generated always as identity constraint forms_number_once unique,
  organization_id uuid not null references organizations,
  -- Ends the address of its page.
  slug text not null constraint forms_slug_once unique,
  -- Of what content holds: see src/forms/content.ts.
  schema_version text not null default '2.0',
  status text not null default 'draft' check (status in ('draft', 'published', 'closed')),
  title text not null,
  language text not null check (language in ('en', 'ar', 'fa')),
  content jsonb not null,
  submissions_per_day integer not null,
  -- Null: none is chosen yet, or it has been deleted since.
  template_id uuid references templates on delete set null,
  -- The template as it was when the form was last published, and who published it: whose documents they are.
  sha256 text,
  bytes bigint,
  pages integer,
  signature_only boolean,
  template_content jsonb,
  caller jsonb,
  published_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint forms_published_whole check (status <> 'published' or (sha256 is not null and bytes is not null
    and pages is not null and signature_only is not null and template_content is not null and caller is not null
    and published_at is not null))
);
create index forms_newest on forms (organization_id, created_at desc, id desc);
create index forms_by_template on forms (template_id) where template_id is not null;
create index forms_by_file on forms (sha256) where sha256 is not null;`;

const visits = `
create table form_visits (
  -- Also of the document that comes of it.
  id uuid primary key,
  organization_id uuid not null references organizations,
  form_id uuid not null references forms on delete cascade,
  visited_at timestamptz not null,
  started_at timestamptz,
  submitted_at timestamptz
);
create index form_visits_by_form on form_visits (form_id, visited_at);`;

const submissions = `
create table form_submissions (
  id uuid primary key,
  organization_id uuid not null references organizations,
  form_id uuid not null references forms on delete cascade,
  -- Null: it has been deleted since. Written in the transaction that makes the document, just before it.
  document_id uuid references documents on delete set null deferrable initially deferred,
  -- Encrypted: JSON, by the ids of the questions.
  answers bytea not null,
  -- A keyed hash of the mobile, by which it is counted how often one is given.
  mobile_index bytea not null,
  submitted_at timestamptz not null
);
create index form_submissions_newest on form_submissions (form_id, submitted_at desc, id desc);
create index form_submissions_by_mobile on form_submissions (mobile_index, submitted_at);
create index form_submissions_by_document on form_submissions (document_id) where document_id is not null;`;

const days = `
create table form_days (
  form_id uuid not null references forms on delete cascade,
  -- In UTC.
  day date not null,
  organization_id uuid not null references organizations,
  views integer not null default 0,
  starts integer not null default 0,
  submissions integer not null default 0,
  primary key (form_id, day)
);`;
