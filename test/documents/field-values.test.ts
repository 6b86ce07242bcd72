import { describe, expect, test } from '@jest/globals';
import { initialsOf, writtenDate } from '../../src/documents/field-values.ts';

describe('a date that is filled in', () => {
  const at = new Date('2026-11-20T22:30:00Z');
  test.each([
    ['en', 'gregorian', '21 November 2026'],
    ['en', 'hijri', '11 Jumada II 1448 AH'],
    ['ar', 'gregorian', '٢١ نوفمبر ٢٠٢٦'],
    ['ar', 'hijri', '١١ جمادى الآخرة ١٤٤٨ هـ'],
    ['fa', 'jalali', '۳۰ آبان ۱۴۰۵'],
    ['fa', null, '۳۰ آبان ۱۴۰۵'],
    ['ar', null, '٢١ نوفمبر ٢٠٢٦'],
  ] as const)('in %s by the calendar %s is %s', (language, calendar, expected) => {
    expect(writtenDate(at, { timeZone: 'Asia/Riyadh', language, calendar })).toBe(expected);
  });

  test('is the day where the approver is', () => {
    const day = (timeZone: string) => writtenDate(at, { timeZone, language: 'en', calendar: null });
    expect([day('Asia/Tehran'), day('America/New_York')]).toEqual(['21 November 2026', '20 November 2026']);
  });
});

describe('initials made from a name', () => {
  test.each([
    ['Finance Director', 'FD'],
    ['anne-marie le grand', 'AML'],
    ['مینا رضایی', 'م. ر.'],
    ['Élise Ünal', 'ÉÜ'],
    ['Иван Петров', 'ИП'],
    ['4711', '4711'],
  ])('of %s are %s', (name, expected) => {
    expect(initialsOf(name)).toBe(expected);
  });
});
