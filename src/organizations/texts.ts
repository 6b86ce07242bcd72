import { LANGUAGES, type Language, NOTICE_KINDS } from '../domain/model.ts';

/** The messages that an organization can word itself. What goes to operators is ours. */
export const TEXT_KINDS = [...NOTICE_KINDS, 'code'] as const;
export type TextKind = (typeof TEXT_KINDS)[number];

/** What is filled into a text where it says so, as `{title}`. */
const PLACEHOLDERS = ['organization', 'title', 'action', 'expiry', 'reason', 'link', 'code'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** An organization's own words; null: ours. */
export type OwnTexts = Record<TextKind, Record<Language, string | null>>;

export const NO_OWN_TEXTS: OwnTexts = Object.fromEntries(
  TEXT_KINDS.map((kind) => [kind, Object.fromEntries(LANGUAGES.map((language) => [language, null]))]),
) as OwnTexts;

/** Four SMS of Latin letters, nine of Arabic ones: what is longer is no message any more. */
const TEXT_CHARACTERS_MAX = 600;

type Rule = { may: readonly Placeholder[]; must: readonly Placeholder[] };
const ABOUT = ['organization', 'title', 'action'] as const;

/** Which placeholders a text can hold, and without which it would be useless. */
export const TEXT_RULES: Readonly<Record<TextKind, Rule>> = {
  invitation: { may: [...ABOUT, 'expiry', 'link'], must: ['link'] },
  reminder: { may: [...ABOUT, 'expiry', 'link'], must: ['link'] },
  expiry_warning: { may: [...ABOUT, 'expiry', 'link'], must: ['link'] },
  no_longer_needed: { may: ABOUT, must: [] },
  voided: { may: [...ABOUT, 'reason'], must: [] },
  expired: { may: ABOUT, must: [] },
  completed: { may: [...ABOUT, 'link'], must: [] },
  rejected: { may: [...ABOUT, 'reason'], must: [] },
  code: { may: [...ABOUT, 'code'], must: ['code'] },
};

/** Line ends apart, whatever cannot be seen could turn the text round or break it. */
const UNSEEN = /[^\P{Cc}\n]|[\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** What is wrong with a text, as the name of a rule and a sentence. Null: nothing. */
export function faultOf(kind: TextKind, text: string): { rule: string; message: string } | null {
  const { may, must } = TEXT_RULES[kind];
  if (text.trim() === '') return { rule: 'minLength', message: 'Must not be empty.' };
  if (text.length > TEXT_CHARACTERS_MAX) {
    return { rule: 'maxLength', message: `Must be at most ${TEXT_CHARACTERS_MAX} characters.` };
  }
  if (UNSEEN.test(text)) return { rule: 'characters', message: 'Must hold no control characters.' };
  const used = placeholdersOf(text);
  const strange = used.find((name) => !(may as readonly string[]).includes(name));
  if (strange !== undefined) {
    return { rule: 'placeholder', message: `Cannot hold {${strange}}. Possible: ${may.map(braced).join(', ')}.` };
  }
  const missing = must.find((name) => !used.includes(name));
  if (missing !== undefined) return { rule: 'placeholder', message: `Must hold ${braced(missing)}.` };
  const links = text.split('\n').filter((line) => line.includes('{link}'));
  if (links.length > 1 || links.some((line) => line.trim() !== '{link}')) {
    return { rule: 'placeholder', message: 'Must hold {link} once, alone on its line, where every phone can tap it.' };
  }
  return null;
}

const braced = (name: string): string => `{${name}}`;
const placeholdersOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
