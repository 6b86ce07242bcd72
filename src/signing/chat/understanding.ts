/**
 * What somebody means who answers an invitation in the chat. Pure.
 *
 * - U1 Only what was offered decides: its number, in any digits, or its word, alone or with courtesies; a rejection also
 *   with its reason. Agreement in other words ("ok", a thumb) may be meant for anything.
 * - U2 A question is no decision, whatever it begins with.
 * - U3 "2 pm" and "2.5" are no rejections: where only a space stands between, the reason has at least two words.
 */
import { asciiDigits } from '../../messaging/phone.ts';
import { plainWords, wishIn } from '../../messaging/wishes.ts';
import { LIMITS } from './limits.ts';

export type Understood =
  | { kind: 'complete' }
  /** `reason` null: it is still to be asked for. */
  | { kind: 'reject'; reason: string | null }
  /** It has to do with deciding, but not enough. */
  | { kind: 'unclear' }
  /** Something else, for the office. */
  | { kind: 'other' };

const phrases = (...texts: string[]): ReadonlySet<string> => new Set(texts.map(plainWords));

const COMPLETE = phrases(
  ...['approve', 'approved', 'I approve', 'I approve it', 'reviewed', 'I reviewed it', 'I have reviewed it'],
  ...['اعتماد', 'أعتمد', 'أعتمده', 'اعتمدت', 'معتمد', 'موافق', 'أوافق', 'راجعت', 'راجعته', 'تمت المراجعة'],
  ...['تأیید', 'تأیید می‌کنم', 'تأیید می کنم', 'تأیید شد', 'موافقم', 'بررسی شد', 'بررسی کردم', 'بررسی کرده‌ام'],
);
const REJECT = phrases(
  ...['reject', 'rejected', 'I reject', 'I reject it'],
  ...['رفض', 'أرفض', 'أرفضه', 'رفضت', 'مرفوض'],
  ...['رد', 'رد می‌کنم', 'رد می کنم', 'رد شد'],
);
/** Says nothing about the matter. */
const COURTESY = phrases(
  ...['please', 'thanks', 'thank you', 'many thanks', 'hi', 'hello', 'dear'],
  ...['شكرا', 'شكرًا لكم', 'من فضلك', 'لو سمحت', 'السلام عليكم', 'مرحبا', 'مع الشكر'],
  ...['ممنون', 'مرسی', 'متشکرم', 'لطفا', 'سلام', 'با تشکر', 'سپاس'],
);
/** Words of deciding. */
const SIGNS = phrases(
  ...[
    'yes',
    'no',
    'not',
    'ok',
    'okay',
    'done',
    'agree',
    'agreed',
    'accept',
    'accepted',
    'approve',
    'approved',
    'approval',
  ],
  ...['confirm', 'confirmed', 'refuse', 'refused', 'reject', 'rejected', 'decline', 'declined', 'one', 'two'],
  ...['نعم', 'لا', 'تمام', 'تم', 'حسنا', 'موافق', 'أوافق', 'اعتماد', 'أعتمد', 'رفض', 'أرفض', 'واحد', 'اثنان'],
  ...['بله', 'آره', 'نه', 'خیر', 'باشه', 'اوکی', 'قبول', 'موافقم', 'تأیید', 'رد', 'یک', 'دو'],
);
const SIGN_PICTURES = /[👍👎✅❌✔✖🆗👌]/u;

const QUESTION = /[?؟]/u;
/** The number that was offered, as it is written anywhere; not a part of a longer one, of a sum or of a phone number. */
const CHOICE =
  /^[^\p{L}\p{N}+#/.]*(?:(?<one>[1١۱１①])|[2٢۲２②])[\uFE0F\u20E3]*(?![\p{L}\p{N}])(?<gap>[^\p{L}\p{N}]*)(?<rest>.*)$/su;
/** What stands between a choice and its reason, if it is more than a space. */
const SEPARATED = /[:：,،;؛.\n–—-]/u;
/** After these even a number can begin a reason: "2: 300 is wrong", not "2:30" nor "2,500". */
const WELL_SEPARATED = /\n|[:：]\s/u;
const WORDED = /^(?<word>[^:：\n,،–—-]{1,30}?)\s*(?:[:：\n,،–—]|-\s)\s*(?<rest>.*)$/su;

/** @param isQuote whether it quotes the invitation, so that it is an answer whatever it says. */
export function understand(text: string, { isQuote }: { isQuote: boolean }): Understood {
  const said = text.trim();
  if (said.length > LIMITS.choiceCharactersMax || wishIn(said) !== null) return { kind: 'other' };
  const choice = byNumber(said) ?? byWord(said);
  if (choice) return choice;
  if (said === '' || said.length > LIMITS.attemptCharactersMax) return { kind: 'other' };
  return isQuote || hasSign(said) ? { kind: 'unclear' } : { kind: 'other' };
}

/** Whether it can be the reason of somebody who was asked for it. */
export function isReason(text: string): boolean {
  const words = plainWords(text);
  return (
    words.replace(/[^\p{L}]/gu, '').length >= 2 && !QUESTION.test(text) && !SIGNS.has(words) && !COURTESY.has(words)
  );
}

/** As much of it as is kept. */
export const reasonOf = (text: string): string =>
  text.replaceAll('\u0000', '').trim().slice(0, LIMITS.reasonCharactersMax).toWellFormed();

function byNumber(said: string): Understood | null {
  const found = CHOICE.exec(said)?.groups as { one?: string; gap: string; rest: string } | undefined;
  if (!found) return null;
  const { one, gap, rest } = found;
  const words = withoutCourtesy(plainWords(rest));
  if (QUESTION.test(gap)) return { kind: 'unclear' };
  if (one !== undefined)
    return !QUESTION.test(rest) && (words === '' || COMPLETE.has(words)) ? { kind: 'complete' } : { kind: 'unclear' };
  if (words === '' || REJECT.has(words))
    return QUESTION.test(rest) ? { kind: 'unclear' } : { kind: 'reject', reason: null };
  return isReasonAfter(gap, rest) ? { kind: 'reject', reason: reasonOf(rest) } : { kind: 'unclear' };
}

function isReasonAfter(gap: string, rest: string): boolean {
  if (!/\p{L}{2}/u.test(rest)) return false;
  if (WELL_SEPARATED.test(gap)) return true;
  if (!/^\p{L}/u.test(rest)) return false;
  return SEPARATED.test(gap) || (plainWords(rest).includes(' ') && !QUESTION.test(rest));
}

function byWord(said: string): Understood | null {
  if (!QUESTION.test(said)) {
    const words = asciiDigits(withoutCourtesy(plainWords(said)));
    if (words === '1' || COMPLETE.has(words)) return { kind: 'complete' };
    if (words === '2' || REJECT.has(words)) return { kind: 'reject', reason: null };
  }
  const found = WORDED.exec(said)?.groups as { word: string; rest: string } | undefined;
  if (!found || !REJECT.has(plainWords(found.word)) || !isReason(found.rest)) return null;
  return { kind: 'reject', reason: reasonOf(found.rest) };
}

function hasSign(said: string): boolean {
  return (
    SIGN_PICTURES.test(said) ||
    CHOICE.test(said) ||
    plainWords(said)
      .split(' ')
      .some((word) => SIGNS.has(word))
  );
}

/** Without courtesies at either end. */
function withoutCourtesy(words: string): string {
  const all = words.split(' ');
  const isCourtesy = (from: number, to: number) => COURTESY.has(all.slice(from, to).join(' '));
  let [from, to] = [0, all.length];
  for (let isAtWork = true; isAtWork && from < to; ) {
    const head = [2, 1].find((count) => from + count <= to && isCourtesy(from, from + count)) ?? 0;
    from += head;
    const tail = [2, 1].find((count) => to - count >= from && isCourtesy(to - count, to)) ?? 0;
    to -= tail;
    isAtWork = head + tail > 0;
  }
  return all.slice(from, to).join(' ');
}
