import { describe, expect, test } from '@jest/globals';
import { formatCountdown, formatDate, formatDateTime } from '../../web/src/language/format.ts';
import { browserLanguage } from '../../web/src/language/language.ts';
import { makeTranslate } from '../../web/src/language/translate.ts';
import { paperAway } from '../../web/src/signer/marks/paper-away.ts';
import { ar } from '../../web/src/texts/ar.ts';
import { en } from '../../web/src/texts/en.ts';
import { fa } from '../../web/src/texts/fa.ts';

const LANGUAGES = { en, ar, fa };
const say = {
  en: makeTranslate<typeof en>('en', en),
  ar: makeTranslate<typeof en>('ar', ar),
  fa: makeTranslate<typeof en>('fa', fa),
};
const isolated = /[\u2068\u2069]/g;

/** Every text with its path; the forms of a counting one count as one. */
function leaves(tree: object, path = ''): [string, string[]][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string[]][] => {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') return [[here, [value]]];
    return 'other' in value ? [[here, Object.values(value) as string[]]] : leaves(value, here);
  });
}
const gapsOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, gap]) => gap!);

describe('the texts of the pages', () => {
  test.each(['ar', 'fa'] as const)('%s fills in what English fills in', (language) => {
    const own = new Map(leaves(LANGUAGES[language]));
    for (const [path, forms] of leaves(en)) {
      const wanted = new Set(forms.flatMap(gapsOf));
      const given = new Set(own.get(path)!.flatMap(gapsOf));
      expect([path, [...given].sort()]).toEqual([path, [...wanted].sort()]);
    }
  });

  test('Arabic counts in six forms, in its own digits', () => {
    const pages = (count: number) => say.ar('ask.pages', { count });
    expect([0, 1, 2, 3, 11, 100].map(pages)).toEqual([
      'بلا صفحات',
      'صفحة واحدة',
      'صفحتان',
      '٣ صفحات',
      '١١ صفحة',
      '١٠٠ صفحة',
    ]);
    expect(say.fa('ask.pages', { count: 12 })).toBe('۱۲ صفحه');
    expect([say.en('ask.pages', { count: 1 }), say.en('ask.pages', { count: 2 })]).toEqual(['1 page', '2 pages']);
  });

  test('a name that is filled in cannot turn the sentence round', () => {
    const text = say.ar('question.title', { organization: 'ACME (Gulf)' });
    expect(text).toBe('اسأل \u2068ACME (Gulf)\u2069');
    expect(text.replace(isolated, '')).toBe('اسأل ACME (Gulf)');
  });

  test('dates stand beside those of the other calendar', () => {
    const at = '2026-11-21T12:00:00Z';
    expect(formatDate('en', at)).toBe('21 November 2026');
    expect(formatDate('ar', at)).toBe('٢١ نوفمبر ٢٠٢٦ (١١ جمادى الآخرة ١٤٤٨ هـ)');
    expect(formatDate('fa', at)).toBe('۳۰ آبان ۱۴۰۵ (۲۱ نوامبر ۲۰۲۶)');
    expect(formatDateTime('en', at, { zone: true })).toMatch(/^21 November 2026, \d\d:00 /);
  });

  test('countdowns say hours only where there are some', () => {
    expect(formatCountdown('en', 65_000)).toBe('1:05');
    expect(formatCountdown('fa', 3_725_000)).toBe('۱:۰۲:۰۵');
  });

  test('the first language of the browser that we speak is taken', () => {
    expect(browserLanguage(['de-DE', 'fa-IR', 'ar'])).toBe('fa');
    expect(browserLanguage(['de'])).toBe('en');
  });
});

describe('taking the paper away', () => {
  const SIZE = 120;
  const picture = (paint: (x: number, y: number) => [number, number, number]) => {
    const data = new Uint8ClampedArray(SIZE * SIZE * 4);
    for (let y = 0; y < SIZE; y += 1) {
      for (let x = 0; x < SIZE; x += 1) data.set([...paint(x, y), 255], (y * SIZE + x) * 4);
    }
    return { data, width: SIZE, height: SIZE };
  };
  const at = ({ data }: { data: Uint8ClampedArray }, x: number, y: number) => [
    ...data.slice((y * SIZE + x) * 4, (y * SIZE + x) * 4 + 4),
  ];

  test('ink stays, paper goes, also where a shadow lies on it', () => {
    const photo = picture((x) => (x === 60 ? [30, 40, 140] : [230 - x, 230 - x, 225 - x]));
    paperAway(photo);
    expect(at(photo, 5, 60)[3]).toBe(0);
    expect(at(photo, 115, 60)[3]).toBe(0);
    expect(at(photo, 60, 60)).toEqual([30, 40, 140, 255]);
  });

  test('a stamp that is filled with ink keeps its filling', () => {
    const photo = picture((x, y) => (x > 30 && x < 90 && y > 30 && y < 90 ? [170, 20, 30] : [245, 245, 245]));
    paperAway(photo);
    expect(at(photo, 60, 60)[3]).toBe(255);
    expect(at(photo, 5, 5)[3]).toBe(0);
  });
});
