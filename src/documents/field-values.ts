import type { Calendar, Field, FieldValue, FieldValues } from '../domain/fields.ts';
import type { ApproverStatus, Language } from '../domain/model.ts';
import type { Localized } from './entities.ts';

/** What stands in fields once their approver has completed, in the language of the document. */

const CALENDARS: Record<Calendar, string> = {
  gregorian: 'gregory',
  hijri: 'islamic-umalqura',
  jalali: 'persian',
};
const USUAL: Record<Language, Calendar> = { en: 'gregorian', ar: 'gregorian', fa: 'jalali' };
/** Fixed, because what a locale takes by default changes between versions of its data. */
const LOCALES: Record<Language, string> = { en: 'en-GB-u-nu-latn', ar: 'ar-u-nu-arab', fa: 'fa-u-nu-arabext' };

/** A day as it is written out in a language: "21 November 2026", "١١ جمادى الآخرة ١٤٤٨ هـ", "۳۰ آبان ۱۴۰۵". */
export function writtenDate(
  at: Date,
  { timeZone, language, calendar }: { timeZone: string; language: Language; calendar: Calendar | null },
): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    timeZone,
    calendar: CALENDARS[calendar ?? USUAL[language]],
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(at);
}

/** `value`: what stands in it once its approver has completed, null before that and for marks. */
export type FieldView = Field & { value: FieldValue | null };

/** Of whom a field tells. */
export type Filler = { name: string; names: Localized; role: string | null; roles: Localized; timeZone: string };

/**
 * What a field holds: what was typed or ticked, or what the machine fills in.
 * @param at when the approver completed; null before.
 * @returns null for marks, for what is empty, and for what is not known yet.
 */
export function valueIn(
  field: Field,
  { typed, approver, language, at }: { typed: FieldValues; approver: Filler; language: Language; at: Date | null },
): FieldValue | null {
  // An id may be any word, also one that every object answers to.
  const given = Object.hasOwn(typed, field.id) ? typed[field.id] : null;
  switch (field.kind) {
    case 'name':
      return approver.names[language] ?? approver.name;
    case 'role':
      return approver.roles[language] ?? approver.role;
    case 'date':
      return at && writtenDate(at, { timeZone: approver.timeZone, language, calendar: field.calendar });
    case 'text':
      return given ?? null;
    case 'checkbox':
      return given ?? false;
    default:
      return null;
  }
}

/** An approver's fields as the approver sees them: filled in as they were, or as they would be if nothing were changed. */
export function shownFields(
  approver: Filler & {
    fields: Field[];
    status: ApproverStatus;
    decidedAt: string | null;
    fieldValues: FieldValues | null;
  },
  language: Language,
): FieldView[] {
  const { fields, decidedAt, fieldValues } = approver;
  const isDone = approver.status === 'completed' && decidedAt !== null;
  const at = isDone ? new Date(decidedAt) : null;
  const defaults = Object.fromEntries(fields.map(({ id, defaultValue }) => [id, defaultValue]));
  const typed = ((isDone && fieldValues) || defaults) as FieldValues;
  return fields.map((field) => ({ ...field, value: valueIn(field, { typed, approver, language, at }) }));
}

/** Letters of an Arabic script would join, or read as a word. */
const ARABIC = /\p{Script=Arabic}/u;
const INITIALS_MAX = 3;

/** The first letters of a name: "FD" for "Finance Director", "م. ر." for "مینا رضایی". */
export function initialsOf(name: string): string {
  const words = name.split(/[\s\u200c\-–.]+/u).filter((word) => /^\p{L}/u.test(word));
  const letters = words.slice(0, INITIALS_MAX).map((word) => [...word.normalize('NFC')][0]!.toLocaleUpperCase('und'));
  if (letters.length === 0) return name;
  return letters.some((letter) => ARABIC.test(letter))
    ? letters.map((letter) => `${letter}.`).join(' ')
    : letters.join('');
}
