import type { FieldValues } from '../domain/fields.ts';
import type { Language } from '../domain/model.ts';
import { slotsOf, type TemplateContent } from '../templates/content.ts';
import type { SlotFilling } from '../templates/filling.ts';

/** What a form asks and what becomes of the answers, as one JSON value. This is version 2.0 of it. */
export const SCHEMA_VERSION = '2.0';

const QUESTION_KINDS = [
  'text',
  'long_text',
  'number',
  'date',
  'choice',
  'mobile',
  'national_code',
  'email',
  'checkbox',
] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

export type FormContent = {
  introduction: string | null;
  questions: Question[];
  /** Which slot the person who answers takes (null: the first one that waits for somebody), and which answers say who that is. */
  respondent: { slot: string | null; name: string | null; mobile: string | null };
  /** Who takes the other slots, where the template does not say it. */
  approvers: Record<string, Omit<SlotFilling, 'values'>>;
};
export type Question = {
  /** Unique in the form: up to 40 letters, digits and hyphens. */
  id: string;
  kind: QuestionKind;
  label: string;
  help: string | null;
  required: boolean;
  /** Of a choice. */
  options: string[];
  /** The text or checkbox that holds the answer until its approver changes it. */
  fills: { slot: string; field: string } | null;
};
/** By the ids of the questions. */
export type Answers = FieldValues;

/** The slot that the person who answers takes; null when the template has none such. */
export function respondentSlot({ respondent }: FormContent, template: TemplateContent): string | null {
  const slots = slotsOf(template);
  if (respondent.slot !== null) return slots.some(({ key }) => key === respondent.slot) ? respondent.slot : null;
  return slots.find(({ person }) => person === null)?.key ?? null;
}

const ASKED: Record<Language, { name: string; mobile: string }> = {
  en: { name: 'Your full name', mobile: 'Your mobile number' },
  ar: { name: 'اسمك الكامل', mobile: 'رقم جوالك' },
  fa: { name: 'نام و نام خانوادگی', mobile: 'شماره همراه' },
};

/** What a form on a template may begin with: who answers, and what the first slot that waits for somebody fills in. */
export function suggestContent(template: TemplateContent | null, language: Language): FormContent {
  const slot = template === null ? undefined : slotsOf(template).find(({ person }) => person === null);
  const question = (id: string, kind: QuestionKind, label: string, rest: Partial<Question> = {}): Question => ({
    ...{ id, kind, label, help: null, required: true, options: [], fills: null },
    ...rest,
  });
  const typed = (slot?.fields ?? []).flatMap((field) => {
    if ((field.kind !== 'text' && field.kind !== 'checkbox') || field.readOnly) return [];
    const fills = { slot: slot!.key, field: field.id };
    const label = field.label ?? field.id;
    return question(`${field.id}`, field.kind, label, { required: field.required, fills });
  });
  const taken = new Set(typed.map(({ id }) => id));
  const free = (id: string): string => (taken.has(id) ? `respondent-${id}` : id);
  const [name, mobile] = [free('name'), free('mobile')];
  const who = [question(name, 'text', ASKED[language].name), question(mobile, 'mobile', ASKED[language].mobile)];
  return { introduction: null, questions: [...who, ...typed], respondent: { slot: null, name, mobile }, approvers: {} };
}
