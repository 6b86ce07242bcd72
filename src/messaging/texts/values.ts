/** Makes values given by people fit to stand in a sentence of ours. */

const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';
/** Letters of the scripts that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
/** Line ends and controls would break the layout; overrides and isolates of others would reach beyond the value. */
const UNWANTED = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** One line, without what could disturb the text around it, at most `charactersMax` long. */
export function clean(value: string, charactersMax: number): string {
  const line = value.replace(UNWANTED, ' ').replace(/ {2,}/g, ' ').trim().toWellFormed();
  if (line.length <= charactersMax) return line;
  // However much stands on one letter, eight units a character are enough for any writing.
  const beginning = line.slice(0, charactersMax * 8);
  const characters = [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(beginning)];
  if (characters.length <= charactersMax && beginning === line) return line;
  const kept = characters.slice(0, Math.min(charactersMax, characters.length) - 1).map(({ segment }) => segment);
  return `${kept.join('').trimEnd()}…`;
}

/**
 * Keeps a value's direction from reordering the sentence. A Latin sentence gets the marks only round a value that
 * needs them, because they make an SMS of 160 characters one of 70.
 */
export function isolate(value: string, sentence: 'rtl' | 'ltr'): string {
  if (sentence === 'ltr' && !RIGHT_TO_LEFT.test(value)) return value;
  return `${FIRST_STRONG_ISOLATE}${value}${POP_ISOLATE}`;
}

/** Which way a text runs, by its first letter; null of one without letters. */
export function directionOf(text: string): 'rtl' | 'ltr' | null {
  const letter = /\p{L}/u.exec(text)?.[0];
  if (letter === undefined) return null;
  return RIGHT_TO_LEFT.test(letter) ? 'rtl' : 'ltr';
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** Languages times the time zones in use; a bound, should somebody try every spelling. */
const FORMATS_MAX = 500;

/** A moment in the recipient's calendar, digits and time zone. An unknown zone is UTC: a message must not fail on it. */
export function moment(at: number, locale: string, timeZone: string): string {
  return formatOf(locale, timeZone).format(at);
}

function formatOf(locale: string, timeZone: string): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone}`;
  const known = formats.get(key);
  if (known) return known;
  const format = makeFormat(locale, timeZone);
  if (formats.size >= FORMATS_MAX) formats.clear();
  formats.set(key, format);
  return format;
}

function makeFormat(locale: string, timeZone: string): Intl.DateTimeFormat {
  const style = { dateStyle: 'long', timeStyle: 'short' } as const;
  try {
    return new Intl.DateTimeFormat(locale, { ...style, timeZone });
  } catch {
    return new Intl.DateTimeFormat(locale, { ...style, timeZone: 'UTC' });
  }
}
