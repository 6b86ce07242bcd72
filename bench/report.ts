/** One measured number, as it is printed and as `--json` gives it. */
export type Figure = {
  name: string;
  value: number;
  /** `x` for ratios. */
  unit: string;
  /** What it came from: absolute figures, single rounds. */
  detail?: string;
  target?: { atLeast: number } | { atMost: number };
};
export type Section = { id: string; title: string; explanation: string[]; figures: Figure[] };

/** Says what is being done, while it is being done. */
export type Say = (line: string) => void;

/** Three digits that count; whole numbers from a thousand on. */
export function number(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en');
  return value
    .toPrecision(3)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

export function isMet({ value, target }: Figure): boolean | null {
  if (!target) return null;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

export function printSection({ id, title, explanation, figures }: Section): string {
  const width = Math.max(...figures.map(({ name }) => name.length));
  const lines = figures.map((figure) => {
    const { name, value, unit, detail, target } = figure;
    const wanted = target
      ? `  ${isMet(figure) ? '✓' : '✗'} target ${'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`}`
      : '';
    return `  ${name.padEnd(width)}  ${`${number(value)} ${unit}`.padEnd(12)}${detail ? `  ${detail}` : ''}${wanted}`;
  });
  return [`(${id}) ${title}`, ...lines, ...explanation.map((line) => `      ${line}`)].join('\n');
}
