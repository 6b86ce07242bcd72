import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  drawingsOf,
  type Field,
  type FieldPages,
  faultOf,
  fillIn,
  liesInDocument,
  pagesOf,
} from '../../src/domain/fields.ts';

const field = (changes: Partial<Field> = {}): Field => ({
  id: 'one',
  kind: 'text',
  page: 1,
  x: 0.1,
  y: 0.1,
  width: 0.2,
  height: 0.1,
  label: null,
  required: false,
  calendar: null,
  defaultValue: null,
  maxLength: 10,
  readOnly: false,
  ...changes,
});

const page = fc.integer({ min: 1, max: 2000 });
const pages: fc.Arbitrary<FieldPages> = fc.oneof(
  page,
  fc.constant('all' as const),
  fc.array(page, { minLength: 1, maxLength: 20 }),
  fc.tuple(page, page).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
  page.map((from) => ({ from })),
);

describe('the pages of a field', () => {
  test('rise, come once each, and are the same pages however they are counted', () => {
    fc.assert(
      fc.property(pages, fc.integer({ min: 1, max: 2000 }), (named, pageCount) => {
        const found = pagesOf(named, pageCount);
        expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
        expect(drawingsOf([{ page: named }, { page: named }], pageCount)).toBe(found.length * 2);
        expect(faultOf(field({ page: named }))).toBeNull();
      }),
    );
  });

  test('lie in the document exactly when the document has each of them', () => {
    fc.assert(
      fc.property(pages, fc.integer({ min: 1, max: 2000 }), (named, pageCount) => {
        const highest = pagesOf(named, pageCount).at(-1)!;
        expect(liesInDocument({ page: named }, pageCount)).toBe(highest <= pageCount);
      }),
    );
  });

  test('are every page of the document for "all", and never none', () => {
    expect(pagesOf('all', 3)).toEqual([1, 2, 3]);
    expect(pagesOf({ from: 2 }, 4)).toEqual([2, 3, 4]);
    expect(pagesOf({ from: 9 }, 4)).toEqual([9]);
  });
});

describe('a field is refused', () => {
  test.each<[string, Partial<Field>, string]>([
    ['with an id that no file can hold', { id: 'a b' }, 'id'],
    ['with an id that is too long', { id: 'a'.repeat(41) }, 'id'],
    ['on page zero', { page: 0 }, 'page'],
    ['on no page', { page: [] }, 'page'],
    ['on a range that ends before it begins', { page: { from: 3, to: 2 } }, 'page'],
    ['over the right edge', { x: 0.9 }, 'box'],
    ['over the bottom edge', { y: 0.95 }, 'box'],
    ['without height', { height: 0 }, 'box'],
    ['with a box that is no number', { x: Number.NaN }, 'box'],
    ['with a calendar that is no date', { calendar: 'hijri' }, 'calendar'],
    ['when the machine would have to be asked', { kind: 'date', required: true }, 'required'],
    ['when it can never be filled in', { required: true, readOnly: true, defaultValue: ' ' }, 'required'],
    ['with a default of the wrong kind', { kind: 'checkbox', defaultValue: 'yes' }, 'defaultValue'],
    ['with a default that is too long', { defaultValue: 'x'.repeat(11) }, 'defaultValue'],
    ['with a default where nothing is typed', { kind: 'name', defaultValue: 'x' }, 'defaultValue'],
  ])('%s', (_, changes, fault) => {
    expect(faultOf(field(changes))).toBe(fault);
  });

  test('exactly when its box reaches over an edge of the page', () => {
    const share = fc.double({ min: 0.001, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, share, share, (x, y, width, height) => {
        const fits = x + width <= 1.000001 && y + height <= 1.000001;
        expect(faultOf(field({ x, y, width, height })) === null).toBe(fits);
      }),
    );
  });
});

describe('what an approver fills in', () => {
  const form = [
    field({ id: 'iban', required: true }),
    field({ id: 'agreed', kind: 'checkbox', required: true }),
    field({ id: 'note', defaultValue: 'none' }),
    field({ id: 'number', defaultValue: 'C-7', readOnly: true }),
    field({ id: 'day', kind: 'date' }),
  ];

  test('stands beside what the sender gave', () => {
    expect(fillIn(form, { iban: 'SA12', agreed: true })).toEqual({
      values: { iban: 'SA12', agreed: true, note: 'none', number: 'C-7' },
    });
    expect(fillIn(form, { iban: 'SA12', agreed: true, note: '' })).toEqual({
      values: { iban: 'SA12', agreed: true, number: 'C-7' },
    });
  });

  test.each<[string, Record<string, unknown>, [string, string][]]>([
    [
      'what is missing',
      {},
      [
        ['iban', 'required'],
        ['agreed', 'required'],
      ],
    ],
    [
      'what cannot be seen',
      { iban: ' \u200b\u2800', agreed: false },
      [
        ['iban', 'required'],
        ['agreed', 'required'],
      ],
    ],
    ['what is too long', { iban: '😀'.repeat(11), agreed: true }, [['iban', 'maxLength']]],
    [
      'another kind of value',
      { iban: true, agreed: 'yes' },
      [
        ['iban', 'type'],
        ['agreed', 'type'],
      ],
    ],
    [
      'what is not theirs',
      { iban: 'x', agreed: true, number: 'C-8', day: 'today' },
      [
        ['number', 'readOnly'],
        ['day', 'readOnly'],
      ],
    ],
    [
      'what is not there',
      { iban: 'x', agreed: true, other: '1', __proto__x: 1 },
      [
        ['other', 'unknown'],
        ['__proto__x', 'unknown'],
      ],
    ],
  ])('names %s', (_, given, faults) => {
    const filled = fillIn(form, given);
    expect('faults' in filled && filled.faults.map(({ id, fault }) => [id, fault])).toEqual(faults);
  });

  test('is never more than was asked for', () => {
    const value = fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.constant(null));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...form.map(({ id }) => id), 'other'), value), (given) => {
        const filled = fillIn(form, given);
        if ('faults' in filled) return;
        for (const [id, filledValue] of Object.entries(filled.values)) {
          const asked = form.find((each) => each.id === id)!;
          expect(typeof filledValue).toBe(asked.kind === 'checkbox' ? 'boolean' : 'string');
          expect(String(filledValue).length).toBeLessThanOrEqual(2 * asked.maxLength);
        }
        expect(filled.values.iban).toBeTruthy();
      }),
    );
  });
});
