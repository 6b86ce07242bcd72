import { invalid, type Problem } from '../errors/problem.ts';
import { directionOf, isolate } from '../messaging/texts/values.ts';

/**
 * The text of a campaign: words, and placeholders that stand for a column of each row. `{{name}}` must have a value in
 * every row; `{{name|friend}}` says what stands there where it has none.
 */
export type Part = { words: string } | { placeholder: string; fallback: string | null };

const PLACEHOLDER = /\{\{\s*([^{}|]{1,60}?)\s*(?:\|([^{}]{0,200}))?\}\}/gu;

/** @throws Problem validation_failed where braces are no placeholder: it would be sent as it stands. */
export function parseText(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    if (match.index > end) parts.push({ words: text.slice(end, match.index) });
    parts.push({ placeholder: keyOf(match[1]!), fallback: match[2]?.trim() ?? null });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ words: text.slice(end) });
  if (parts.some((part) => 'words' in part && /\{\{|\}\}/.test(part.words))) {
    throw invalidText('placeholder', 'A placeholder is written {{column}} or {{column|otherwise}}.');
  }
  return parts;
}

/** Each placeholder once, in the order of the text. */
export const placeholdersIn = (parts: readonly Part[]): string[] => [
  ...new Set(parts.flatMap((part) => ('placeholder' in part ? [part.placeholder] : []))),
];

/** Placeholders that need a value in every row. */
export const requiredIn = (parts: readonly Part[]): string[] => [
  ...new Set(parts.flatMap((part) => ('placeholder' in part && part.fallback === null ? [part.placeholder] : []))),
];

/** @param values by `keyOf` the column. */
export function fillText(parts: readonly Part[], values: ReadonlyMap<string, string>): string {
  const sentence = directionOf(parts.map((part) => ('words' in part ? part.words : '')).join(''));
  return parts
    .map((part) => {
      if ('words' in part) return part.words;
      const value = values.get(part.placeholder) || part.fallback || '';
      return isForeign(value, sentence) ? isolate(value, sentence!) : value;
    })
    .join('');
}

/** A name in another script would reorder the words round it. What is copied or followed stays free of marks. */
const isForeign = (value: string, sentence: 'rtl' | 'ltr' | null): boolean => {
  const own = directionOf(value);
  return own !== null && sentence !== null && own !== sentence && !value.includes('://');
};

/** Columns and placeholders are the same when they differ in capital letters only. */
export const keyOf = (column: string): string => column.trim().toLowerCase();

export function invalidText(rule: string, message: string): Problem {
  return invalid('/text', rule, message);
}
