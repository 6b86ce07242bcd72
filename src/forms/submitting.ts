import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import { sendDocument } from '../documents/sending.ts';
import type { DocumentView } from '../documents/view.ts';
import { Problem } from '../errors/problem.ts';
import type { Services } from '../services.ts';
import { draftFromPattern } from '../templates/documents.ts';
import { answerError, fillingOf, readAnswers } from './answers.ts';
import { inWordsOfForm, questionAt } from './checking.ts';
import type { Answers } from './content.ts';
import { FORM_LIMITS } from './limits.ts';
import { answersContext } from './reading.ts';
import { count, dayOf } from './statistics.ts';
import { findOpen, type OpenForm } from './visiting.ts';

/**
 * From answers to a document on its way.
 *
 * - F1 One visit makes one document, however often its page tries: the document has the visit's id, and the draft, the
 *   answers and the count of submissions are one transaction.
 * - F2 Answers that were accepted are kept, even where the document cannot be sent (nobody pays for it, somebody must be
 *   verified first): then it is a draft of the organization, which sees why when it sends it.
 * - F3 Who answers learns nothing about the organization or about other people: why nothing was sent, who else is asked,
 *   whether a number is known.
 */
export type Submitted = {
  /** An SMS is on its way. Otherwise the organization has the answers and goes on from there. */
  invited: boolean;
};

/** Another request of the same visit was quicker. */
class AlreadySubmitted extends Error {}

/** @throws Problem form_not_found | form_closed | form_visit_expired | form_busy | validation_failed under `/answers/{question}` */
export async function submitForm(
  services: Services,
  slug: string,
  given: { visit: string; answers: Readonly<Record<string, unknown>> },
): Promise<Submitted> {
  const { core } = services;
  const form = await findOpen(core, slug);
  const answers = readAnswers(form.content.questions, given.answers);
  const caller: Caller = { ...form.caller, organizationId: form.organizationId, scopes: [] };
  const visit = await readVisit(core, form, given.visit);
  if (visit.submittedAt !== null)
    return inviteAgain(services, caller, form, { ...visit, submittedAt: visit.submittedAt });
  const mobile = answers[form.content.respondent.mobile ?? ''] as string;
  const index = core.keyring.mac('form-mobile', mobile);
  await refuseFlooding(core, index);
  let draft: DocumentView;
  try {
    draft = await draftFromPattern(
      core,
      caller,
      { ...form.pattern, holder: { table: 'forms', id: form.id } },
      {
        id: visit.id,
        filling: fillingOf(form.content, form.pattern.content, answers, form),
        details: { formId: form.id },
        alongside: (em) => record(core, em, form, { id: visit.id, answers, index }),
      },
    );
  } catch (error) {
    if (error instanceof AlreadySubmitted) return submitForm(services, slug, given);
    throw inWordsOfAnswers(error, form);
  }
  return { invited: await invite(services, caller, form, draft.id) };
}

type Visit = { id: string; submittedAt: Date | null };

/** @throws Problem form_visit_expired */
async function readVisit(core: Core, form: OpenForm, id: string): Promise<Visit> {
  const [visit] = await core.database.tenant(form.organizationId, (em) =>
    em.execute<{ id: string; submittedAt: Date | string | null }[]>(
      'select id, submitted_at as "submittedAt" from form_visits where id = ? and form_id = ? and visited_at >= ?',
      [id, form.id, new Date(core.now() - FORM_LIMITS.visitMs)],
    ),
  );
  if (!visit) throw new Problem('form_visit_expired');
  return { id: visit.id, submittedAt: visit.submittedAt === null ? null : new Date(visit.submittedAt) };
}

/** What belongs to a new document of a form, in the transaction that makes it. @throws Problem form_visit_expired | form_busy */
async function record(
  core: Core,
  em: EntityManager,
  form: OpenForm,
  { id, answers, index }: { id: string; answers: Answers; index: Buffer },
): Promise<void> {
  const now = new Date(core.now());
  const [visit] = await em.execute<{ submitted: boolean; started: boolean }[]>(
    `select submitted_at is not null as submitted, started_at is not null as started
     from form_visits where id = ? and form_id = ? for update`,
    [id, form.id],
  );
  if (!visit) throw new Problem('form_visit_expired');
  if (visit.submitted) throw new AlreadySubmitted();
  if (!visit.started) await count(core, em, form, 'starts', FORM_LIMITS.viewsPerDayMax);
  await count(core, em, form, 'submissions', form.submissionsPerDay);
  await em.execute('update form_visits set submitted_at = ?, started_at = coalesce(started_at, ?) where id = ?', [
    ...[now, now, id],
  ]);
  await em.execute(
    `insert into form_submissions (id, organization_id, form_id, document_id, answers, mobile_index, submitted_at)
     values (?, ?, ?, ?, ?, ?, ?)`,
    [
      ...[id, form.organizationId, form.id, id],
      ...[core.keyring.seal(JSON.stringify(answers), answersContext(id)), index, now],
    ],
  );
}

/** Over all organizations: a number that everybody's forms are filled in with is somebody's who did not ask for it. @throws Problem form_busy */
async function refuseFlooding(core: Core, index: Buffer): Promise<void> {
  const [{ count: today } = { count: 0 }] = await core.database.statement((sql) =>
    sql.execute<{ count: number }[]>(
      'select count(*)::integer as count from form_submissions where mobile_index = ? and submitted_at >= ?::date',
      [index, dayOf(core.now())],
    ),
  );
  if (today >= FORM_LIMITS.submissionsPerMobileAndDay) throw new Problem('form_busy');
}

/** @returns whether the document is on its way. */
async function invite(services: Services, caller: Caller, form: OpenForm, documentId: string): Promise<boolean> {
  try {
    await sendDocument(services, caller, documentId);
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'document_not_draft') return true;
    services.core.log.warn({ formId: form.id, documentId, code: error.code }, 'a document of a form was not sent');
    return false;
  }
}

/** For a page that lost the answer. Later the draft is the organization's, who may have reasons to keep it. */
async function inviteAgain(
  services: Services,
  caller: Caller,
  form: OpenForm,
  { id, submittedAt }: { id: string; submittedAt: Date },
): Promise<Submitted> {
  if (services.core.now() - submittedAt.getTime() > FORM_LIMITS.inviteAgainMs) return { invited: false };
  return { invited: await invite(services, caller, form, id) };
}

/** What is wrong with a document is said about the answer that it comes from; what comes from none is not theirs to know. */
function inWordsOfAnswers(error: unknown, form: OpenForm): unknown {
  const { questions, respondent } = form.content;
  const asked = (slot: string, field: string) =>
    questionAt(questions, slot, field, (index) => answerError(questions[index]!.id, 'maxLength').pointer);
  const said = inWordsOfForm(error, asked);
  const isTheirs = said instanceof Problem && said.code === 'validation_failed';
  if (isTheirs && said.fields.every(({ pointer }) => pointer.startsWith('/answers/'))) return said;
  if (isTheirs || (said instanceof Problem && said.code === 'duplicate_phone'))
    return new Problem('validation_failed', { fields: [answerError(respondent.mobile ?? '', 'mobile')], cause: error });
  return said;
}
