import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { LANGUAGES, type Language } from '../../language/language.ts';

export type Document = Schemas['Document'];
export type Approver = Schemas['Approver'];
export type Step = Schemas['Step'];
export type Status = Document['status'];
export type Channel = Schemas['Channel'];

export const titleOf = ({ titles, title }: Document, language: Language): string => titles[language] ?? title;
export const nameOf = ({ names, name }: Approver, language: Language): string => names[language] ?? name;
export const roleOf = ({ roles, role }: Approver, language: Language): string | null => roles[language] ?? role;

export const approversOf = ({ steps }: Document): Approver[] => steps.flatMap(({ approvers }) => approvers);
export const isInRoute = ({ status }: Approver): boolean => status !== 'replaced' && status !== 'removed';
export const awaitedIn = (document: Document): Approver[] =>
  approversOf(document).filter(({ status }) => status === 'invited');

/** Sent, and neither ended nor certain of its end: people can still be asked, reminded and replaced. */
export const isOpen = ({ status, completing }: Document): boolean =>
  (status === 'pending' || status === 'in_progress') && !completing;

/** A list as people of the language write it: `Anna, Bela and Cleo`. */
export const listed = (language: Language, names: readonly string[]): string =>
  new Intl.ListFormat(LANGUAGES[language].locale, { type: 'conjunction' }).format(names);
