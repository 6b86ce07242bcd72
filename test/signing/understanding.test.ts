import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isReason, understand } from '../../src/signing/chat/understanding.ts';

/** What somebody means who answers an invitation in the chat. */

const loose = (text: string) => understand(text, { isQuote: false });
const COMPLETE = { kind: 'complete' };
const REJECT = { kind: 'reject', reason: null };

test.each([
  ...[
    '1',
    ' 1 ',
    '1.',
    '(1)',
    '1️⃣',
    '١',
    '۱',
    '１',
    '*1*',
    '👍 1',
    '1 ✅',
    '1\n',
    '\u200f١',
    '1 please',
    'Hello, 1',
    '1, thank you!',
  ],
  ...['approve', 'Approve!', 'APPROVED', 'I approve', 'Approved, thanks', '1 - approve', '1 approved 👍', 'reviewed'],
  ...['اعتماد', 'أعتمد', 'اعتمِد', 'موافق', '١ اعتماد', '١، شكرًا', 'السلام عليكم، موافق', 'تمت المراجعة'],
  ...['تأیید', 'تایید', 'تأييد', 'تأیید می‌کنم', '۱ ممنون', 'سلام ۱', 'موافقم'],
])('“%s” completes', (text) => {
  expect(loose(text)).toEqual(COMPLETE);
});

test.each([
  ...['2', '٢', '۲', '2️⃣', '2 please', 'reject', 'Rejected.', 'I reject', '2 reject'],
  ...['رفض', 'أرفض', '٢ رفض', 'رد', 'رد می‌کنم', '۲ لطفا'],
])('“%s” rejects, and the reason is still to be asked for', (text) => {
  expect(loose(text)).toEqual(REJECT);
});

test.each([
  ['2 the amount is wrong', 'the amount is wrong'],
  ['2: 300 is too much', '300 is too much'],
  ['2\nWrong name', 'Wrong name'],
  ['2 - why so late?', 'why so late?'],
  ['2. Amount', 'Amount'],
  ['Reject: wrong amount', 'wrong amount'],
  ['reject, the date is missing', 'the date is missing'],
  ['٢ المبلغ غير صحيح', 'المبلغ غير صحيح'],
  ['رفض: المبلغ غير صحيح', 'المبلغ غير صحيح'],
  ['۲ مبلغ درست نیست', 'مبلغ درست نیست'],
])('“%s” rejects for “%s”', (text, reason) => {
  expect(loose(text)).toEqual({ kind: 'reject', reason });
});

test.each([
  ...[
    'ok',
    'yes',
    'Yes!',
    'not approved',
    'do not approve',
    '1?',
    'approve?',
    '2?',
    '1 or 2',
    '1/2',
    '12 yes',
    '1 but change the date',
  ],
  ...[
    '2 pm',
    '2.5',
    '2,500',
    '2-3 days',
    '2:30',
    '2 why so much?',
    '👍',
    'نعم',
    'لا',
    'غير موافق',
    'بله',
    'نه',
    'باشه',
  ],
])('“%s” may be meant as a choice, and is none', (text) => {
  expect(loose(text)).toEqual({ kind: 'unclear' });
});

test.each([
  ...[
    '',
    '🙂',
    'Where is your office?',
    'I will look at it tomorrow',
    'stop',
    'إلغاء',
    'لغو',
    '12',
    '+1 555 010 0200',
    '1st floor',
    '3',
  ],
  ...['شكرا', 'Call me', `ok ${'so here is what happened '.repeat(8)}`, 'متشکرم'],
])('“%s” is for the office', (text) => {
  expect(loose(text)).toEqual({ kind: 'other' });
});

test('what is short and quotes the invitation may be meant as a choice, whatever it says', () => {
  expect(understand('hmm', { isQuote: true })).toEqual({ kind: 'unclear' });
  expect(understand('stop', { isQuote: true })).toEqual({ kind: 'other' });
  expect(understand('Let us talk about this at length. '.repeat(3), { isQuote: true })).toEqual({ kind: 'other' });
});

test.each([
  ['the amount is wrong', true],
  ['2 copies are missing', true],
  ['المبلغ', true],
  ['ok', false],
  ['thanks', false],
  ['1', false],
  ['why?', false],
  ['🙂', false],
])('“%s” as a reason: %s', (text, isOne) => {
  expect(isReason(text)).toBe(isOne);
});

describe('whatever somebody writes', () => {
  test('is understood without an error, and a reason is never empty or too long', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.string({ unit: 'binary', maxLength: 2_000 })),
        fc.boolean(),
        (text, isQuote) => {
          const understood = understand(text, { isQuote });
          if (understood.kind !== 'reject' || understood.reason === null) return;
          expect(understood.reason.trim()).not.toBe('');
          expect(understood.reason.length).toBeLessThanOrEqual(1_000);
          expect(understood.reason).not.toContain('\u0000');
        },
      ),
    );
  });

  test('decides the same with spaces, marks and punctuation round it', () => {
    const frame = fc.constantFrom(
      '',
      ' ',
      '\n',
      '  ',
      '*',
      '"',
      '«',
      '»',
      '!',
      '…',
      '\u200f',
      '\u2067',
      '\u2069',
      '🙂 ',
      ' ✅',
      '.',
    );
    fc.assert(
      fc.property(
        frame,
        fc.constantFrom('1', '١', '۱', 'approve', 'موافق', 'تأیید'),
        frame,
        (before, choice, after) => {
          fc.pre(before !== '.');
          expect(loose(`${before}${choice}${after}`)).toEqual(COMPLETE);
        },
      ),
    );
  });

  test('with a longer number in front decides nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 10_000_000 }),
        fc.constantFrom('', ' ', ' wrong amount here', ': wrong'),
        (number, rest) => {
          expect(['unclear', 'other']).toContain(loose(`${number}${rest}`).kind);
        },
      ),
    );
  });

  test('as a question completes nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('1', '١', 'approve', 'موافق'),
        fc.string({ maxLength: 30 }),
        fc.constantFrom('?', '؟'),
        (choice, words, mark) => {
          expect(loose(`${choice} ${words}${mark}`).kind).not.toBe('complete');
        },
      ),
    );
  });
});
