import { operatorsOf } from '../document/content-operators.ts';

/** What is left of operators that paint, in hidden content: paths end without paint, lines of text still move on. */
const PAINTING: Record<string, (operands: string) => string> = {
  ...Object.fromEntries(['S', 's', 'f', 'F', 'f*', 'B', 'B*', 'b', 'b*'].map((operator) => [operator, () => 'n'])),
  ...Object.fromEntries(['Do', 'sh', 'BI', 'Tj', 'TJ'].map((operator) => [operator, () => ''])),
  "'": () => 'T*',
  '"': (operands) => {
    const [word = '0', character = '0'] = operands.trim().split(/\s+/);
    return `${word} Tw ${character} Tc T*`;
  },
};

/**
 * Drawing instructions without what is marked as optional content: hidden parts no longer paint, though they still set
 * colours, fonts and places as before, and what is shown is shown for good.
 * @param isHidden by the name under which the page's resources have the layer.
 * @returns null when nothing is marked, so that they may stay as they are.
 * @throws UnreadableContent
 */
export function withoutHidden(content: Buffer, isHidden: (layer: string) => boolean): Buffer | null {
  const parts: Buffer[] = [];
  /** Whether each open mark hides. */
  const marks: boolean[] = [];
  let hiding = 0;
  let copied = 0;
  let isMarked = false;
  const replace = (start: number, end: number, by: string): void => {
    parts.push(content.subarray(copied, start), Buffer.from(` ${by} `, 'latin1'));
    copied = end;
  };
  for (const { name, start, at, end } of operatorsOf(content)) {
    if (name === 'BMC' || name === 'BDC') {
      const layer = name === 'BDC' ? layerOf(content.toString('latin1', start, at)) : null;
      const hides = layer !== null && isHidden(layer);
      marks.push(hides);
      if (hides) hiding += 1;
      if (layer === null) continue;
      isMarked = true;
      replace(start, end, '/OC BMC');
    } else if (name === 'EMC') {
      if (marks.pop()) hiding -= 1;
    } else if (hiding > 0) {
      const rest = PAINTING[name];
      if (rest) replace(start, end, rest(content.toString('latin1', start, at)));
    }
  }
  if (!isMarked) return null;
  parts.push(content.subarray(copied));
  return Buffer.concat(parts);
}

/** The name after the mark /OC; null for other marks. */
function layerOf(operands: string): string | null {
  return /^\/OC\s*\/([^\s/<>[\](){}%]+)\s*$/.exec(operands)?.[1] ?? null;
}
