/** A piece of a text: as it is, an address, somebody who is mentioned, or words that are written in another way. */
export type Piece =
  | { kind: 'plain' | 'code' | 'link'; text: string }
  | { kind: 'mention'; chatId: string; text: string }
  | { kind: 'bold' | 'italic' | 'struck'; pieces: Piece[] };

const STYLES = { '*': 'bold', _: 'italic', '~': 'struck' } as const;
/** Signs stand outside words, as WhatsApp has it: `snake_case_names` and `2*3*4` stay what they are. */
const WORD_BEFORE = /[\p{L}\p{N}]$/u;
const MARKED = new RegExp(
  [
    '```(?<block>[^`]+)```',
    '`(?<code>[^`\\n]+)`',
    '(?<link>https?://[^\\s<>"]+[^\\s<>"\'.,;:!?)\\]*~_])',
    '@(?<mention>\\d{5,20})(?!\\d)',
    '(?<sign>[*_~])(?=\\S)(?<styled>(?:(?!\\k<sign>)[^\\n])*(?!\\k<sign>)\\S)\\k<sign>(?![\\p{L}\\p{N}])',
  ].join('|'),
  'gu',
);

/**
 * What WhatsApp's signs in a text mean.
 * @param mentions who is mentioned in it, by their chat ids
 */
export function piecesOf(text: string, mentions: readonly string[] = []): Piece[] {
  const numbers = [...new Set([...text.matchAll(/@(\d{5,20})(?!\d)/g)].map(([, digits]) => digits!))];
  // A text names people by hidden numbers, which chat ids need not be: then it is told by their order.
  const isInOrder = numbers.length === mentions.length;
  const mentioned = (digits: string): string | undefined =>
    mentions.find((chatId) => chatId.startsWith(`${digits}@`)) ??
    (isInOrder ? mentions[numbers.indexOf(digits)] : undefined);
  return split(text, mentioned);
}

function split(text: string, mentioned: (digits: string) => string | undefined): Piece[] {
  const pieces: Piece[] = [];
  const marked = new RegExp(MARKED);
  let end = 0;
  for (let match = marked.exec(text); match !== null; match = marked.exec(text)) {
    const { block, code, link, mention, sign, styled } = match.groups!;
    const chatId = mention && mentioned(mention);
    // Safari before 16.4 has no way to say this in the pattern.
    const isInWord = sign !== undefined && WORD_BEFORE.test(text.slice(Math.max(end, match.index - 2), match.index));
    if (isInWord || (mention && !chatId)) {
      marked.lastIndex = match.index + 1;
      continue;
    }
    if (match.index > end) pieces.push({ kind: 'plain', text: text.slice(end, match.index) });
    end = match.index + match[0].length;
    if (chatId) pieces.push({ kind: 'mention', chatId, text: match[0] });
    else if (link) pieces.push({ kind: 'link', text: link });
    else if (block || code) pieces.push({ kind: 'code', text: (block || code)! });
    else pieces.push({ kind: STYLES[sign as keyof typeof STYLES], pieces: split(styled!, mentioned) });
  }
  if (end < text.length) pieces.push({ kind: 'plain', text: text.slice(end) });
  return pieces;
}
