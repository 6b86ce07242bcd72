import type { Placeholder } from '../../organizations/texts.ts';

/** What each placeholder stands for here; null: nothing, such as the expiry of a document that never expires. */
export type Values = Readonly<Record<Placeholder, string | null>>;

/**
 * An organization's own text with everything filled in. A line that speaks of what there is not is left out.
 * @returns null when nothing is left: then our own words must do.
 */
export function fillOwnText(text: string, values: Values): string | null {
  const lines = text.split('\n').flatMap((line) => {
    let isWhole = true;
    const filled = line.replace(/\{(\w+)\}/g, (braced, name: string) => {
      if (!Object.hasOwn(values, name)) return braced;
      const value = values[name as Placeholder];
      if (value === null) isWhole = false;
      return value ?? '';
    });
    return isWhole ? [filled.trimEnd()] : [];
  });
  const whole = lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return whole === '' ? null : whole;
}
