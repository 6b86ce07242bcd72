import bidiFactory, { type Bidi } from 'bidi-js';

export type Direction = 'ltr' | 'rtl';

/** Text of one direction within a line. `text` is in reading order; the runs of a line are in order from left to right. */
export type DirectionRun = { direction: Direction; text: string };

/** The package is CommonJS: what Node imports is the factory itself, where its types promise a module around it. */
const bidi = (bidiFactory as unknown as () => Bidi)();

/** The direction of the first letter that has one; left to right for none. */
export function directionOf(text: string): Direction {
  return (bidi.getEmbeddingLevels(text, 'auto').paragraphs[0]?.level ?? 0) & 1 ? 'rtl' : 'ltr';
}

/** Splits one line into runs by the Unicode Bidirectional Algorithm. */
export function directionRuns(line: string, base: Direction): DirectionRun[] {
  if (line === '') return [];
  const embedding = bidi.getEmbeddingLevels(line, base);
  const runs: { level: number; first: number; last: number; next: number }[] = [];
  for (const index of bidi.getReorderedIndices(line, embedding)) {
    const level = embedding.levels[index]!;
    const step = level & 1 ? -1 : 1;
    const run = runs.at(-1);
    if (run && run.level === level && run.next === index) {
      run.first = Math.min(run.first, index);
      run.last = Math.max(run.last, index);
      run.next = index + step;
    } else {
      runs.push({ level, first: index, last: index, next: index + step });
    }
  }
  return runs.map(({ level, first, last }) => ({
    direction: level & 1 ? 'rtl' : 'ltr',
    text: line.slice(first, last + 1),
  }));
}
