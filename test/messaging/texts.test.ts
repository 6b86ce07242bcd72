import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ACTIONS, LANGUAGES } from '../../src/domain/model.ts';
import { AUTOMATIC_KINDS, type MessageContent } from '../../src/messaging/kinds.ts';
import { render } from '../../src/messaging/texts.ts';

const LINK = 'https://sign.example.com/s/3kQ0m2v9xW1rT8yUe5zA7b3kQ0m2v9xW';
const CONTENT: MessageContent & { documentId: string; link: string | null } = {
  organization: 'شركة نور',
  title: 'Lease of the north wing',
  titles: { ar: 'عقد إيجار 12', fa: 'قرارداد اجاره' },
  action: 'sign',
  timeZone: 'Asia/Riyadh',
  expiresAt: Date.parse('2026-11-21T11:05:00Z'),
  reason: 'Wrong amount',
  code: '042137',
  documentId: '0195a3c2-7b1e-7c44-8d2f-3f0b7a6d1c9a',
  link: LINK,
};

describe('texts', () => {
  test('every kind in every language says all of it, whatever people wrote', () => {
    const content = fc.record({
      organization: fc.string({ unit: 'binary' }),
      title: fc.string({ unit: 'binary', maxLength: 300 }),
      titles: fc.record({ ar: fc.string({ unit: 'binary' }), fa: fc.string() }, { requiredKeys: [] }),
      action: fc.constantFrom(...ACTIONS),
      timeZone: fc.constantFrom('Asia/Riyadh', 'Asia/Tehran', 'No/Such', ''),
      expiresAt: fc.option(fc.integer({ min: 0, max: 4_000_000_000_000 })),
      reason: fc.option(fc.string({ unit: 'binary', maxLength: 1_000 })),
      code: fc.constant('042137'),
      documentId: fc.uuid(),
      link: fc.constant(LINK),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...AUTOMATIC_KINDS),
        fc.constantFrom(...LANGUAGES),
        content,
        (kind, language, given) => {
          const text = render(kind, language, given);
          const ours = render(kind, language, { ...given, organization: 'O', title: 'T', titles: {}, reason: null });
          expect(ours).not.toMatch(/undefined|null|NaN|[{}]/);
          expect(text.length).toBeLessThan(900);
          expect(text.match(/\u2068/g)?.length ?? 0).toBe(text.match(/\u2069/g)?.length ?? 0);
          expect(text).not.toMatch(/[^\P{Cc}\n]|[\u202a-\u202e]/u);
          const hasLink = ['invitation', 'reminder', 'expiry_warning', 'completed'].includes(kind);
          expect(text.endsWith(`\n${LINK}`)).toBe(hasLink);
          expect(text.includes('042137')).toBe(kind === 'code');
        },
      ),
    );
  });

  test('an invitation names who asks, for what, and until when', () => {
    expect(render('invitation', 'en', CONTENT)).toBe(
      `\u2068شركة نور\u2069 asks you to sign "Lease of the north wing". Please do so by 21 November 2026 at 14:05.\n${LINK}`,
    );
  });

  test('Arabic has its own title, Arabic digits, and isolated values', () => {
    const text = render('expiry_warning', 'ar', { ...CONTENT, action: 'approve' });
    expect(text).toContain('\u2068عقد إيجار 12\u2069');
    expect(text).toContain('٢١ نوفمبر ٢٠٢٦');
    expect(text).toContain('اعتمادك');
  });

  test('Persian has the Persian calendar and digits', () => {
    expect(render('reminder', 'fa', { ...CONTENT, timeZone: 'Asia/Tehran' })).toContain('۳۰ آبان ۱۴۰۵');
  });

  test('a document without a title in the language has the one it was given', () => {
    expect(render('invitation', 'fa', { ...CONTENT, titles: {} })).toContain('\u2068Lease of the north wing\u2069');
  });

  test.each(ACTIONS)('to %s has words of its own in each language', (action) => {
    for (const language of LANGUAGES) {
      const texts = ACTIONS.map((other) => render('invitation', language, { ...CONTENT, action: other }));
      expect(texts.filter((text) => text === render('invitation', language, { ...CONTENT, action }))).toHaveLength(1);
    }
  });

  test('a reason is told when there is one, and not mentioned when there is none', () => {
    expect(render('voided', 'en', CONTENT)).toContain('\nReason: Wrong amount');
    expect(render('voided', 'en', { ...CONTENT, reason: ' ' })).not.toContain('Reason');
    expect(render('rejected', 'ar', CONTENT)).toContain('السبب: \u2068Wrong amount\u2069');
  });

  test('a long title is cut between whole characters', () => {
    const text = render('expired', 'en', { ...CONTENT, title: '👩‍👩‍👧'.repeat(100) });
    expect(text).toContain(`"${'👩‍👩‍👧'.repeat(59)}…"`);
  });

  test('a title cannot reorder or break the lines of the message', () => {
    const text = render('expired', 'en', { ...CONTENT, organization: 'X', title: 'a\u202eb\nc\u2069' });
    expect(text).toContain('"a b c"');
  });

  test('an English text without foreign letters keeps to the alphabet of a 160-character SMS', () => {
    const text = render('invitation', 'en', { ...CONTENT, organization: 'Nour', titles: {} });
    expect(text).toMatch(/^[\x20-\x7e\n]+$/);
    expect(text.length).toBeLessThan(160);
  });

  test('the code stands bare, in digits every phone can copy', () => {
    for (const language of LANGUAGES) expect(render('code', language, CONTENT)).toMatch(/^042137 /);
  });
});
