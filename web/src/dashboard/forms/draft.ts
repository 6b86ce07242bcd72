import type { Schemas } from '../../../../src/api/generated/countersign.ts';

export type Form = Schemas['Form'];
export type Question = Schemas['FormQuestion'];
export type Template = Schemas['Template'];
export type Slot = Schemas['Slot'];
export type Approver = Schemas['FormApprover'];

/** What of a form can be changed, as it stands in the editor. */
export type Draft = Pick<
  Form,
  'title' | 'language' | 'templateId' | 'submissionsPerDay' | 'questions' | 'respondent' | 'approvers'
> & { introduction: string };

export const draftOf = (form: Form): Draft => {
  const { title, language, templateId, submissionsPerDay, questions, respondent, approvers } = form;
  return {
    ...{ title, language, templateId, submissionsPerDay, questions, respondent, approvers },
    introduction: form.introduction ?? '',
  };
};

/** What is sent of it: nothing that was left empty. */
export function changesOf(draft: Draft): Schemas['FormChanges'] {
  const named = Object.entries(draft.approvers).flatMap(([key, approver]) => {
    const given = Object.entries(approver).filter(([, value]) => value !== '' && value !== null);
    return given.length === 0 ? [] : [[key, Object.fromEntries(given)]];
  });
  return {
    ...draft,
    title: draft.title.trim(),
    introduction: draft.introduction.trim() || null,
    questions: draft.questions.map(({ help, options, ...question }) => ({
      ...question,
      help: help?.trim() || null,
      options: question.kind === 'choice' ? options.map((one) => one.trim()).filter((one) => one !== '') : [],
    })),
    approvers: Object.fromEntries(named),
  };
}

export const slotsOf = (template: Template | undefined): Slot[] => template?.steps.flatMap(({ slots }) => slots) ?? [];

/** The slot of the person who answers, as the API sees it: the one that is named, or the first that waits for somebody. */
export const respondentSlot = (draft: Draft, slots: readonly Slot[]): Slot | undefined =>
  slots.find(({ key, person }) => (draft.respondent.slot === null ? person === null : key === draft.respondent.slot));

/** A question that is none yet. Ids are short, unique in the form, and never used again. */
export function newQuestion(questions: readonly Question[]): Question {
  const taken = new Set(questions.map(({ id }) => id));
  let number = questions.length + 1;
  while (taken.has(`question-${number}`)) number += 1;
  const id = `question-${number}`;
  return { id, kind: 'text', label: '', help: null, required: true, options: [], fills: null };
}

export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), list[from]!, ...rest.slice(to)];
}
