/** `name: value` lines, as people write headers. @returns null when a line is no pair. */
export function pairsOf(text: string): Record<string, string> | null {
  const pairs: Record<string, string> = {};
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const found = /^\s*([^:]+?)\s*:\s*(.*?)\s*$/.exec(line);
    if (!found) return null;
    pairs[found[1]!] = found[2]!;
  }
  return pairs;
}

export const textOf = (pairs: Record<string, string>): string =>
  Object.entries(pairs)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
