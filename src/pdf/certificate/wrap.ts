import { splitCharacters } from '../text/clean.ts';

/** Left to right, right to left, by the first strong letter. */
const ISOLATES = '\u2066\u2067\u2068';
const POP_ISOLATE = '\u2069';
const LINES_MAX = 400;

/**
 * Breaks a text into lines in the order in which it is read; each line is put into visual order afterwards, by itself. An
 * isolated value that goes over a break is isolated on both lines. Words longer than a line are broken between characters.
 * @param fits whether a piece of the text has room on one line
 */
export function wrap(text: string, fits: (line: string) => boolean): string[] {
  if (fits(text)) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (!fits(line) && lines.length < LINES_MAX) {
      const [head, tail] = splitWord(line, fits);
      if (tail === '') break;
      lines.push(head);
      line = tail;
    }
  }
  if (line !== '') lines.push(line);
  return keepIsolates(lines.slice(0, LINES_MAX));
}

/** As many characters as fit, but at least one, and the others. */
function splitWord(word: string, fits: (line: string) => boolean): [head: string, tail: string] {
  const characters = splitCharacters(word);
  let [low, high] = [1, characters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(characters.slice(0, middle).join(''))) low = middle;
    else high = middle - 1;
  }
  return [characters.slice(0, low).join(''), characters.slice(low).join('')];
}

function keepIsolates(lines: string[]): string[] {
  const open: string[] = [];
  return lines.map((line) => {
    const before = open.join('');
    for (const character of line) {
      if (ISOLATES.includes(character)) open.push(character);
      else if (character === POP_ISOLATE) open.pop();
    }
    return `${before}${line}${POP_ISOLATE.repeat(open.length)}`;
  });
}
