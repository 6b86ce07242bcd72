import { refuseFieldsOnSigned } from '../documents/fields.ts';
import { completeSteps } from '../documents/route-rows.ts';
import type { Field } from '../domain/fields.ts';
import type { Language } from '../domain/model.ts';
import { type FieldError, Problem } from '../errors/problem.ts';
import type { OrganizationSettings } from '../organizations/settings.ts';
import { slotsOf, type TemplateContent } from '../templates/content.ts';
import { fillTemplate } from '../templates/filling.ts';
import { fillingOf } from './answers.ts';
import { type Answers, type FormContent, type Question, type QuestionKind, respondentSlot } from './content.ts';

/**
 * Whether a form can be published: every answer that is right for its question makes a document that can be sent.
 * @throws Problem validation_failed (each fault under the pointer of what is to be changed) | signed_file_takes_no_fields
 */
export function refuseIncomplete(
  { content, language, slug }: { content: FormContent; language: Language; slug: string },
  template: { content: TemplateContent; signature_only: boolean } | null,
  settings: OrganizationSettings,
): void {
  if (template === null) throw invalid([fault('/templateId', 'required', 'must name a template')]);
  refuseFieldsOnSigned(template, slotsOf(template.content));
  const faults = [
    ...faultsOfQuestions(content.questions, template.content),
    ...faultsOfRespondent(content, template.content),
  ];
  if (faults.length > 0) throw invalid(faults);
  // With everything answered, what is still wrong is who takes the other slots, or a field that is too narrow.
  const sample = fillingOf(content, template.content, sampleAnswers(content.questions), { slug, language });
  const asked = (slot: string, field: string) =>
    questionAt(content.questions, slot, field, (index) => `/questions/${index}/fills`);
  withPointers(asked, () => completeSteps(fillTemplate(template.content, sample, settings).steps, settings));
}

/**
 * Does what says its faults in the words of a document's people, and says them in those of a form.
 * @param asked the pointer of the question that fills in a field; null: none does.
 */
function withPointers<T>(asked: (slot: string, field: string) => string | null, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw inWordsOfForm(cause, asked);
  }
}

/** As withPointers, for what was thrown already. */
export function inWordsOfForm(cause: unknown, asked: (slot: string, field: string) => string | null): unknown {
  if (!(cause instanceof Problem) || cause.code !== 'validation_failed') return cause;
  const fields = cause.fields.map((one) => {
    const [, slot, field] = /^\/approvers\/([^/]+)\/values\/([^/]+)$/.exec(one.pointer) ?? [];
    const pointer = slot === undefined || field === undefined ? null : asked(slot, field);
    return pointer === null ? one : { ...one, pointer };
  });
  return new Problem('validation_failed', { fields, cause });
}

/** @param say where the question stands, from its index. */
export function questionAt(
  questions: readonly Question[],
  slot: string,
  field: string,
  say: (index: number) => string,
): string | null {
  const index = questions.findIndex(({ fills }) => fills?.slot === slot && fills.field === field);
  return index === -1 ? null : say(index);
}

const fault = (pointer: string, rule: string, message: string): FieldError => ({ pointer, rule, message });
const invalid = (fields: FieldError[]) => new Problem('validation_failed', { fields });

function faultsOfQuestions(questions: readonly Question[], template: TemplateContent): FieldError[] {
  const seen = new Set<string>();
  const filled = new Set<string>();
  return questions.flatMap((question, index) => {
    const { id, kind, options, fills } = question;
    const at = `/questions/${index}`;
    const faults: FieldError[] = [];
    if (seen.has(id)) faults.push(fault(`${at}/id`, 'unique', 'is the id of another question'));
    seen.add(id);
    if (kind === 'choice' && new Set(options).size < Math.max(2, options.length))
      faults.push(fault(`${at}/options`, 'options', 'must be at least two, each of them once'));
    if (fills !== null) {
      const field = fieldOf(template, fills);
      if (field === null || !takes(field, kind))
        faults.push(fault(`${at}/fills`, 'field', 'must be a text of the template, or a checkbox for a checkbox'));
      const name = `${fills.slot} ${fills.field}`;
      if (filled.has(name)) faults.push(fault(`${at}/fills`, 'unique', 'is filled in by another question'));
      filled.add(name);
    }
    return faults;
  });
}

function faultsOfRespondent(content: FormContent, template: TemplateContent): FieldError[] {
  const { questions, respondent } = content;
  const faults: FieldError[] = [];
  if (respondentSlot(content, template) === null)
    faults.push(fault('/respondent/slot', 'slot', 'must be a slot of the template'));
  for (const [part, kind] of [
    ['name', 'text'],
    ['mobile', 'mobile'],
  ] as const) {
    const question = questions.find(({ id }) => id === respondent[part]);
    if (question?.kind !== kind || !question.required)
      faults.push(
        fault(`/respondent/${part}`, 'question', `must be a question of the kind ${kind} that must be answered`),
      );
  }
  return faults;
}

function fieldOf(template: TemplateContent, { slot, field }: { slot: string; field: string }): Field | null {
  return (
    slotsOf(template)
      .find(({ key }) => key === slot)
      ?.fields.find(({ id }) => id === field) ?? null
  );
}

const takes = (field: Field, kind: QuestionKind): boolean => field.kind === (kind === 'checkbox' ? 'checkbox' : 'text');

/** An answer to each kind of question, as short as a right one can be. The phone is nobody's. */
const SAMPLES: Record<Exclude<QuestionKind, 'choice'>, string | boolean> = {
  text: 'x',
  long_text: 'x',
  number: '1',
  date: '2000-09-30',
  mobile: '+15005550000',
  national_code: '0012345679',
  email: 'a@b.cd',
  checkbox: true,
};

const sampleAnswers = (questions: readonly Question[]): Answers =>
  Object.fromEntries(
    questions.map(({ id, kind, options }) => [id, kind === 'choice' ? longestOf(options) : SAMPLES[kind]]),
  );

const longestOf = (options: readonly string[]): string =>
  options.reduce((longest, option) => (option.length > longest.length ? option : longest), '');
