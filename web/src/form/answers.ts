import type { Answer } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { plainDigits } from '../language/plain-digits.ts';
import type { texts } from './texts.ts';

export type Form = Answer<'readOpenForm'>;
export type Question = Form['questions'][number];
export type Answers = Record<string, string | boolean>;
export type Fault = keyof (typeof texts.en)['fault'];
/** By the ids of the questions. */
export type Faults = Readonly<Record<string, Fault>>;

/**
 * What can be seen to be wrong without asking. The API looks at everything again and has the last word, so this lets pass
 * what it is not sure about.
 */
export function faultsIn(questions: readonly Question[], answers: Answers): Faults {
  const found = questions.flatMap((question): [string, Fault][] => {
    const fault = faultOf(question, answers[question.id]);
    return fault ? [[question.id, fault]] : [];
  });
  return Object.fromEntries(found);
}

/** What the API found wrong, by question; empty when it is about something else. */
export function faultsOf(error: unknown): Faults {
  if (!(error instanceof ApiProblem)) return {};
  const found = error.fields.flatMap(({ pointer, rule }): [string, Fault][] => {
    const [, id] = /^\/answers\/([A-Za-z0-9-]+)$/.exec(pointer) ?? [];
    return id === undefined ? [] : [[id, isFault(rule) ? rule : 'other']];
  });
  return Object.fromEntries(found);
}

const isFault = (rule: string): rule is Fault =>
  ['required', 'mobile', 'national_code', 'email', 'number', 'date', 'choice', 'maxLength'].includes(rule);

function faultOf({ kind, required }: Question, answer: string | boolean | undefined): Fault | null {
  if (kind === 'checkbox') return required && answer !== true ? 'ticked' : null;
  const text = String(answer ?? '').trim();
  if (text === '') return required ? 'required' : null;
  const digits = plainDigits(text);
  if (kind === 'mobile' && !/^(?:\+|00)\d{8,15}$|^09\d{9}$/.test(digits.replace(/[^\d+]/g, ''))) return 'mobile';
  if (kind === 'national_code' && !isNationalCode(digits)) return 'national_code';
  if (kind === 'email' && !/^\S+@\S+\.\S+$/.test(text)) return 'email';
  if (kind === 'number' && !/^-?[\d,.٫٬]+$/.test(digits)) return 'number';
  return null;
}

/** Ten digits whose last one fits the others. */
function isNationalCode(code: string): boolean {
  if (!/^\d{10}$/.test(code)) return false;
  const digits = [...code].map(Number);
  const remainder = digits.slice(0, 9).reduce((sum, digit, index) => sum + digit * (10 - index), 0) % 11;
  return digits[9] === (remainder < 2 ? remainder : 11 - remainder);
}

/** What is sent: nothing for what was left open. */
export const givenOf = (answers: Answers): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer !== ''));
