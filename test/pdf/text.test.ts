import { describe, expect, test } from '@jest/globals';
import { saveBalance } from '../../src/pdf/document/content-balance.ts';
import { cleanLine, isolated } from '../../src/pdf/text/clean.ts';
import { directionOf, directionRuns } from '../../src/pdf/text/direction.ts';
import { typesetter } from '../../src/pdf/text/typesetter.ts';

/** The text of a shaped line from left to right, by the characters its glyphs stand for. */
const seen = (line: string, base: 'ltr' | 'rtl') =>
  typesetter()
    .shape(line, base)
    .glyphs.map((glyph) => glyph.text.normalize('NFKC'))
    .join('');

describe('a line of two directions', () => {
  test('keeps digits in their order within right-to-left text', () => {
    expect(seen('سال ۱۴۰۳', 'rtl')).toBe('۱۴۰۳ لاس');
    expect(seen('تاریخ ۱۴۰۳/۰۵/۱۲', 'rtl')).toContain('۱۴۰۳/۰۵/۱۲');
  });

  test('keeps a value from reordering what stands around it', () => {
    expect(seen(`Signed by ${isolated('علي')} 2026`, 'ltr')).toBe('Signed by يلع 2026');
    expect(seen('Signed by علي 2026', 'ltr')).toBe('Signed by 2026 يلع');
  });

  test('is split into runs from left to right', () => {
    expect(
      directionRuns('عقد Contract ۱۲ علي', 'rtl')
        .map((run) => run.text.trim())
        .filter(Boolean),
    ).toEqual(['علي', 'Contract ۱۲', 'عقد']);
  });

  test('takes the direction of its first letter', () => {
    expect([directionOf('12 وقّعه'), directionOf('12 Signed'), directionOf('۱۲۳')]).toEqual(['rtl', 'ltr', 'ltr']);
  });
});

describe('shaping', () => {
  test('joins letters: a letter alone is another glyph than the same letter within a word', () => {
    const face = typesetter();
    const alone = face.shape('ع', 'rtl').glyphs[0]!.id;
    expect(face.shape('معمع', 'rtl').glyphs.map((glyph) => glyph.id)).not.toContain(alone);
  });

  test('a zero-width non-joiner parts letters and is itself nothing', () => {
    const face = typesetter();
    const parted = face.shape('می\u200Cشود', 'rtl');
    expect(parted.glyphs.map((glyph) => glyph.id)).not.toEqual(
      face.shape('میشود', 'rtl').glyphs.map((glyph) => glyph.id),
    );
    expect(parted.glyphs.map((glyph) => glyph.text).join('')).toHaveLength(5);
  });

  test('an empty line has no width', () => {
    expect(typesetter().shape('', 'ltr')).toEqual({ glyphs: [], width: 0, missing: 0 });
  });
});

describe('text from people', () => {
  test('becomes one line without marks that turn text around', () => {
    expect(cleanLine(' a\u202Eb\u2067c\nd\t e\u0000 ', 50)).toBe('abc d e');
  });

  test('is cut between characters and not within them', () => {
    expect(cleanLine('e\u0301e\u0301'.repeat(4), 3)).toBe('éé…');
    expect(cleanLine('👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 2)).toBe('👩‍👩‍👧…');
  });
});

describe('the balance of saved states', () => {
  test.each([
    ['q Q q', { open: 1, lowest: 0 }],
    ['Q q Q Q', { open: -2, lowest: -2 }],
    ['(q \\( q) Tj <71> Tj /q gs % q\nq', { open: 1, lowest: 0 }],
    ['(nested (q) q) q', { open: 1, lowest: 0 }],
    ['BI /W 1 ID q EIq EI Q', { open: -1, lowest: -1 }],
    ['[(q)] TJ q[1]0 d Q<</q 1>>', { open: 0, lowest: 0 }],
    ['(never ends q', null],
    ['BI ID q', null],
  ])('of %s is counted', (content, expected) => {
    expect(saveBalance(Buffer.from(content))).toEqual(expected);
  });
});
