/**
 * Words by which people end, and resume, messages to them: those that carriers in the three languages' countries ask for.
 * Only a message that says nothing else counts: "stop the delivery" is no such wish.
 */
const WORDS = {
  out: [
    ...['stop', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'opt out', 'optout'],
    ...['توقف', 'ايقاف', 'قف', 'الغاء', 'الغاء الاشتراك', 'لغو', 'لغو عضويت'],
  ],
  in: ['start', 'unstop', 'subscribe', 'opt in', 'optin', 'اشتراك', 'ابدا', 'شروع', 'عضويت'],
} as const;

/** Longer ones are not worth comparing. */
const WISH_CHARACTERS_MAX = 40;

const WISHES = new Map<string, 'out' | 'in'>(
  (['out', 'in'] as const).flatMap((wish) => WORDS[wish].map((word) => [plainWords(word), wish] as const)),
);

/** What somebody wants who wrote just this; null: nothing about messages. */
export function wishIn(text: string): 'out' | 'in' | null {
  if (text.length > WISH_CHARACTERS_MAX) return null;
  return WISHES.get(plainWords(text)) ?? null;
}

/** As it is compared: words alone, without marks and vowel signs, and with the letters that Arabic and Persian keyboards write differently as one. */
export function plainWords(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}\u0640]/gu, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/[یى]/g, 'ي')
    .replace(/ک/g, 'ك')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
