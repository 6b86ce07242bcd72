import { describe, expect, test } from '@jest/globals';
import type { MessageContent } from '../../src/messaging/kinds.ts';
import { previewText, smsPartsOf } from '../../src/messaging/texts/preview.ts';
import { render } from '../../src/messaging/texts.ts';
import { faultOf, TEXT_KINDS, TEXT_RULES } from '../../src/organizations/texts.ts';

const LINK = 'https://sign.example.com/s/3kQ0m2v9xW1rT8yUe5zA7b3kQ0m2v9xW';
const CONTENT: MessageContent & { documentId: string; link: string | null } = {
  organization: 'Noor',
  title: 'Lease',
  titles: { ar: 'عقد إيجار' },
  action: 'sign',
  timeZone: 'Asia/Riyadh',
  expiresAt: Date.parse('2026-11-21T11:05:00Z'),
  reason: null,
  code: null,
  documentId: '0195a3c2-7b1e-7c44-8d2f-3f0b7a6d1c9a',
  link: LINK,
};

describe('a text in own words', () => {
  test('says what it says, filled in, in the language of the message', () => {
    const own = 'Dear customer, please {action} "{title}".\nUntil {expiry}\n{link}\n{organization}';
    expect(render('invitation', 'en', { ...CONTENT, own })).toBe(
      `Dear customer, please sign "Lease".\nUntil 21 November 2026 at 14:05\n${LINK}\nNoor`,
    );
    const arabic = render('reminder', 'ar', { ...CONTENT, own: 'بانتظار {action} {title}\n{link}' });
    expect(arabic.replace(/[\u2068\u2069]/g, '')).toBe(`بانتظار توقيع عقد إيجار\n${LINK}`);
  });

  test('leaves out a line that speaks of what there is not', () => {
    const own = '{title} waits for you.\nUntil {expiry}\n{link}';
    expect(render('invitation', 'en', { ...CONTENT, expiresAt: null, own })).toBe(`Lease waits for you.\n${LINK}`);
    const rejected = { ...CONTENT, link: null, own: 'Reason: {reason}' };
    expect(render('rejected', 'en', rejected)).toContain('"Lease" from Noor was rejected');
    expect(render('rejected', 'en', { ...rejected, reason: 'Wrong amount' })).toBe('Reason: Wrong amount');
  });

  test('cannot be broken by what people write', () => {
    const text = render('voided', 'en', { ...CONTENT, title: '{link}\u202e{organization}', own: 'Withdrawn: {title}' });
    expect(text).toBe('Withdrawn: {link} {organization}');
  });

  test.each([
    ['invitation', 'Please sign {title}', 'placeholder'],
    ['invitation', 'Please sign here: {link}', 'placeholder'],
    ['reminder', '{link}\n{link}', 'placeholder'],
    ['code', 'Your code is on its way', 'placeholder'],
    ['voided', 'Withdrawn {link}', 'placeholder'],
    ['voided', 'Withdrawn {password}', 'placeholder'],
    ['expired', '   ', 'minLength'],
    ['expired', 'x'.repeat(601), 'maxLength'],
    ['expired', 'gone \u202e!', 'characters'],
  ] as const)('%s: %j is refused', (kind, text, rule) => {
    expect(faultOf(kind, text)).toMatchObject({ rule });
  });

  test('every placeholder that a kind may hold is filled in', () => {
    for (const kind of TEXT_KINDS) {
      const own = TEXT_RULES[kind].may.map((name) => `{${name}}`).join('\n');
      const preview = {
        kind,
        language: 'en',
        own,
        organization: 'Noor',
        timeZone: 'UTC',
        now: 0,
        publicUrl: 'https://x',
      };
      const { text } = previewText(preview as Parameters<typeof previewText>[0]);
      expect([kind, text]).toEqual([kind, expect.not.stringMatching(/[{}]/)]);
      expect(text.split('\n')).toHaveLength(TEXT_RULES[kind].may.length);
    }
  });
});

test('SMS are counted as they are charged', () => {
  expect([160, 161, 306, 307].map((length) => smsPartsOf('a'.repeat(length)))).toEqual([1, 2, 2, 3]);
  expect([70, 71, 134, 135].map((length) => smsPartsOf('ع'.repeat(length)))).toEqual([1, 2, 2, 3]);
  expect(smsPartsOf('€'.repeat(81))).toBe(2);
});
