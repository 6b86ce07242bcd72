import { writtenDate } from '../documents/field-values.ts';
import { type FieldValue, isEmpty } from '../domain/fields.ts';
import type { Language } from '../domain/model.ts';
import { type FieldError, Problem } from '../errors/problem.ts';
import { normalizeMobile, normalizeNationalCode } from '../identity/subject.ts';
import { asciiDigits, normalizePhone } from '../messaging/phone.ts';
import { slotsOf, type TemplateContent } from '../templates/content.ts';
import type { Filling, SlotFilling } from '../templates/filling.ts';
import { type Answers, type FormContent, type Question, type QuestionKind, respondentSlot } from './content.ts';
import { FORM_LIMITS } from './limits.ts';

/** What people answer: checked, put into one form, and made into a document's people and values. Pure. */

/** What is wrong with an answer, for `rule`. */
type Fault = 'required' | 'unknown' | 'type' | 'maxLength' | QuestionKind;
const MESSAGES: Record<Fault, string> = {
  required: 'must be answered',
  unknown: 'is no question of this form',
  type: 'must be a text, or true or false for a checkbox',
  maxLength: 'is too long',
  text: 'must be a text',
  long_text: 'must be a text',
  number: 'must be a number',
  date: 'must be a day, such as 2026-03-21',
  choice: 'must be one of the options',
  mobile: 'must be a mobile number with its country, such as +966501234567, or an Iranian one, such as 09121234567',
  national_code: 'must be ten digits with a right check digit',
  email: 'must be an e-mail address',
  checkbox: 'must be true or false',
};

/**
 * What was answered, in one form whatever the keyboard; what was left open is left out.
 * @throws Problem validation_failed, each fault under `/answers/{question}`
 */
export function readAnswers(questions: readonly Question[], given: Readonly<Record<string, unknown>>): Answers {
  const faults: FieldError[] = [];
  const answers: Answers = {};
  const fail = (id: string, fault: Fault) => faults.push(answerError(id, fault));
  const known = new Set(questions.map(({ id }) => id));
  for (const id of Object.keys(given)) if (!known.has(id)) fail(id, 'unknown');
  for (const question of questions) {
    const { id, required } = question;
    const raw = Object.hasOwn(given, id) ? given[id] : null;
    const value = typeof raw === 'string' ? clean(raw, question.kind) : raw;
    const isMissing = value === null || value === undefined || isEmpty(value as FieldValue);
    if (isMissing) {
      if (required) fail(id, 'required');
      continue;
    }
    const read = readAnswer(question, value);
    if ('fault' in read) fail(id, read.fault);
    else answers[id] = read.answer;
  }
  if (faults.length > 0) throw new Problem('validation_failed', { fields: faults });
  return answers;
}

export function answerError(id: string, fault: Fault): FieldError {
  const pointer = `/answers/${id.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return { pointer, rule: fault, message: MESSAGES[fault] };
}

function readAnswer({ kind, options }: Question, value: unknown): { answer: FieldValue } | { fault: Fault } {
  if (kind === 'checkbox') return typeof value === 'boolean' ? { answer: value } : { fault: 'type' };
  if (typeof value !== 'string') return { fault: 'type' };
  if ([...value].length > longest(kind)) return { fault: 'maxLength' };
  const answer = plain(kind, value, options);
  return answer === null ? { fault: kind } : { answer };
}

export const longest = (kind: QuestionKind): number =>
  kind === 'long_text' ? FORM_LIMITS.longTextCharactersMax : FORM_LIMITS.textCharactersMax;

/** @returns null when it is none of its kind. */
function plain(kind: Exclude<QuestionKind, 'checkbox'>, text: string, options: string[]): string | null {
  switch (kind) {
    case 'text':
    case 'long_text':
      return text;
    case 'number':
      return plainNumber(text);
    case 'date':
      return isDay(text) ? text : null;
    case 'choice':
      return options.includes(text) ? text : null;
    case 'mobile':
      return normalizePhone(text) ?? normalizeMobile(text);
    case 'national_code':
      return normalizeNationalCode(text);
    case 'email':
      return /^[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+$/.test(text) ? text : null;
  }
}

/** Thousands may be set apart in threes, by a comma or the Arabic sign; the decimal sign is a point or the Arabic one. */
function plainNumber(text: string): string | null {
  const ascii = asciiDigits(text).replaceAll('٫', '.').replaceAll('٬', ',');
  const bare = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(ascii) ? ascii.replaceAll(',', '') : ascii;
  return /^-?\d{1,15}(?:\.\d{1,6})?$/.test(bare) ? bare : null;
}

/** A day that exists, of these centuries. */
function isDay(text: string): boolean {
  if (!/^(?:19|20)\d\d-\d\d-\d\d$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** Without what nobody sees; on one line, but for a long text. */
function clean(text: string, kind: QuestionKind): string {
  const lines = text.normalize('NFC').replace(/\r\n?/g, '\n');
  const kept = kind === 'long_text' ? lines : lines.replace(/[\n\t]+/g, ' ');
  return kept.replace(/(?![\n\t])\p{Cc}/gu, '').trim();
}

/** What the person who answered, and everybody else, is in the document. @throws Error for a form that could not be published */
export function fillingOf(
  content: FormContent,
  template: TemplateContent,
  answers: Answers,
  { slug, language }: { slug: string; language: Language },
): Filling {
  const key = respondentSlot(content, template);
  if (key === null) throw new Error('the form has no slot for the person who answers');
  const slots = slotsOf(template);
  const slot = slots.find((one) => one.key === key)!;
  const answerTo = (id: string | null) => (id === null ? undefined : (answers[id] as string | undefined));
  const person: SlotFilling = {
    name: answerTo(content.respondent.name),
    phone: answerTo(content.respondent.mobile),
    language,
    // Who must prove two numbers needs two channels; all others are asked where they said.
    ...(slot.identity !== 'two_factor' && { channels: ['sms'] }),
  };
  const approvers: Filling['approvers'] = { ...content.approvers, [key]: person };
  for (const question of content.questions) {
    const { id, fills } = question;
    const answer = Object.hasOwn(answers, id) ? answers[id] : undefined;
    if (fills === null || answer === undefined) continue;
    const filling = approvers[fills.slot] ?? {};
    const value = writtenAnswer(question, answer, language);
    approvers[fills.slot] = { ...filling, values: { ...filling.values, [fills.field]: value } };
  }
  return { metadata: { form: slug }, approvers };
}

/** An answer as it stands on the page: a day is written out. */
function writtenAnswer({ kind }: Question, answer: FieldValue, language: Language): FieldValue {
  if (kind !== 'date' || typeof answer !== 'string') return answer;
  return writtenDate(new Date(`${answer}T00:00:00Z`), { timeZone: 'UTC', language, calendar: null });
}
