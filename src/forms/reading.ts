import type { Caller, Core } from '../core.ts';
import { type Page, type PageRequest, pageOf, readTimeCursor } from '../cursor.ts';
import { Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';
import { type Answers, SCHEMA_VERSION } from './content.ts';
import { FORM_COLUMNS, type FormRow, type FormView, formOf } from './view.ts';

/** Newest first. @param q part of the title. @throws Problem malformed_request for a cursor that is not ours. */
export async function listForms(
  core: Core,
  caller: Caller,
  { q, limit, cursor }: PageRequest & { q?: string | undefined },
): Promise<Page<FormView>> {
  const [afterTime, afterId] = cursor === undefined ? [] : readTimeCursor(cursor);
  const rows = await core.database.read<FormRow & { position: string }>(
    caller.organizationId,
    `select ${FORM_COLUMNS}, to_jsonb(f.created_at) #>> '{}' as position from forms f
     where f.schema_version = $1 and ($2::text is null or position(lower($2) in lower(f.title)) > 0)
       and ($3::timestamptz is null or (f.created_at, f.id) < ($3, $4::uuid))
     order by f.created_at desc, f.id desc limit $5`,
    [SCHEMA_VERSION, q ?? null, afterTime ?? null, afterId ?? null, limit + 1],
  );
  return pageOf(
    rows,
    limit,
    (row) => formOf(core, row),
    ({ position, id }) => [position, id],
  );
}

/** A form by its id, or by what its address ends in. */
export type WhichForm = { id: string } | { slug: string };

/** @throws Problem form_not_found */
export async function readForm(core: Core, caller: Caller, which: WhichForm): Promise<FormView> {
  const [condition, value] = 'id' in which ? ['f.id = $1::uuid', which.id] : ['f.slug = $1', which.slug];
  const [row] = await core.database.read<FormRow>(
    caller.organizationId,
    `select ${FORM_COLUMNS} from forms f where ${condition}`,
    [value],
  );
  if (!row) throw new Problem('form_not_found');
  return formOf(core, row);
}

/** What somebody answered, and the document that came of it; null when that has been deleted. */
export type Submission = { id: string; documentId: string | null; answers: Answers; submittedAt: string };

export const answersContext = (submissionId: string): string => `form-submission ${submissionId} answers`;

/** Newest first. @throws Problem form_not_found | malformed_request for a cursor that is not ours */
export async function listSubmissions(
  core: Core,
  caller: Caller,
  formId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<Submission>> {
  await readForm(core, caller, { id: formId });
  const [afterTime = null, afterId = null] = cursor === undefined ? [] : readTimeCursor(cursor);
  type Row = { id: string; document_id: string | null; answers: Buffer; submitted_at: Date; position: string };
  const rows = await core.database.tenant(caller.organizationId, (em) =>
    em.execute<Row[]>(
      `select id, document_id, answers, submitted_at, to_jsonb(submitted_at) #>> '{}' as position from form_submissions
       where form_id = ? and (?::timestamptz is null or (submitted_at, id) < (?::timestamptz, ?::uuid))
       order by submitted_at desc, id desc limit ?`,
      [formId, afterTime, afterTime, afterId, limit + 1],
    ),
  );
  const view = ({ id, document_id: documentId, answers, submitted_at }: Row): Submission => ({
    ...{ id, documentId },
    answers: JSON.parse(core.keyring.open(answers, answersContext(id))),
    submittedAt: iso(submitted_at),
  });
  return pageOf(rows, limit, view, ({ position, id }) => [position, id]);
}
