/** Preparing text from people for a line of print. */

const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** Marks that reorder what stands around them: in a name they could make a line read as something else. */
const DIRECTION_CONTROLS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** One line without control characters and direction marks, in composed form, at most `charactersMax` long. */
export function cleanLine(text: string, charactersMax: number): string {
  const line = text.normalize('NFC').replace(DIRECTION_CONTROLS, '').replace(CONTROLS, ' ').replace(/\s+/g, ' ').trim();
  const characters = splitCharacters(line);
  return characters.length <= charactersMax ? line : `${characters.slice(0, charactersMax - 1).join('')}…`;
}

/** Keeps a value's own direction from reordering the line it is put into. */
export function isolated(text: string): string {
  return `${FIRST_STRONG_ISOLATE}${text}${POP_ISOLATE}`;
}

/** What people see as characters: a letter with its marks is one. */
export function splitCharacters(text: string): string[] {
  return Array.from(graphemes.segment(text), (part) => part.segment);
}
