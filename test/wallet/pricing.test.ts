import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ConfigError } from '../../src/config.ts';
import { codePercentOf } from '../../src/wallet/discount-codes.ts';
import { DEFAULT_PRICES, readPrices } from '../../src/wallet/prices.ts';
import { costOf, percentOf } from '../../src/wallet/pricing.ts';
import { monthOf } from '../../src/wallet/quota.ts';

const signature = 20_000;
const plain = { remaining: 0, packagePercent: 0, codePercent: 0 };

describe('the price of signatures', () => {
  test('is the unit price for each, where there is no package', () => {
    expect(costOf({ signature }, { ...plain, signatures: 3 })).toEqual({
      signatures: 3,
      freeSignatures: 0,
      unitPrice: 20_000,
      subtotal: 60_000,
      packageDiscount: 0,
      codeDiscount: 0,
      total: 60_000,
    });
  });

  test('is nothing within the quota, and the discounted price beyond it', () => {
    const cost = costOf({ signature }, { signatures: 5, remaining: 2, packagePercent: 35, codePercent: 10 });
    expect(cost).toMatchObject({ freeSignatures: 2, subtotal: 60_000, packageDiscount: 21_000, codeDiscount: 3_900 });
    expect(cost.total).toBe(35_100);
    expect(costOf({ signature }, { ...plain, signatures: 5, remaining: null }).total).toBe(0);
  });

  test('is whole tomans between nothing and the undiscounted price, whatever the numbers', () => {
    const percent = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 ** 10 }),
        fc.integer({ min: 1, max: 100 }),
        fc.option(fc.integer({ min: 0, max: 200 }), { nil: null }),
        percent,
        percent,
        (unit, signatures, remaining, packagePercent, codePercent) => {
          const cost = costOf({ signature: unit }, { signatures, remaining, packagePercent, codePercent });
          expect(Number.isSafeInteger(cost.total)).toBe(true);
          expect(cost.total).toBeGreaterThanOrEqual(0);
          expect(cost.total).toBe(cost.subtotal - cost.packageDiscount - cost.codeDiscount);
          expect(cost.subtotal).toBe((signatures - cost.freeSignatures) * unit);
          expect(cost.packageDiscount).toBeLessThanOrEqual((cost.subtotal * packagePercent) / 100);
        },
      ),
    );
  });

  test('rounds half of an odd amount down', () => {
    expect(percentOf(15_001, 50)).toBe(7_500);
    expect(percentOf(999_999_999_999, 99)).toBe(989_999_999_999);
  });
});

describe('the prices of an installation', () => {
  test('are the documented packages unless something else is given', () => {
    const { packages } = readPrices(null);
    const of = (key: 'signatures' | 'discountPercent' | 'identityPerDay') =>
      Object.values(packages).map((terms) => terms[key]);
    expect(Object.keys(packages)).toEqual(['free', 'bronze', 'silver', 'gold']);
    expect(of('signatures')).toEqual([3, 30, 100, 200]);
    expect(of('discountPercent')).toEqual([0, 20, 35, 50]);
    expect(of('identityPerDay')).toEqual([3, 5, 10, 20]);
  });

  test('are changed part by part', () => {
    const prices = readPrices('{"signature":15000,"packages":{"gold":{"price":1}}}');
    expect(prices.signature).toBe(15_000);
    expect(prices.packages.gold).toEqual({ ...DEFAULT_PRICES.packages.gold, price: 1 });
    expect(prices.packages.silver).toEqual(DEFAULT_PRICES.packages.silver);
  });

  test.each([
    ['no JSON', 'WALLET_PRICES'],
    ['[]', 'WALLET_PRICES'],
    ['{"signatures":1}', 'WALLET_PRICES.signatures'],
    ['{"signature":1.5}', 'WALLET_PRICES.signature'],
    ['{"signature":-1}', 'WALLET_PRICES.signature'],
    ['{"packages":{"tin":{}}}', 'WALLET_PRICES.packages.tin'],
    ['{"packages":{"gold":{"discountPercent":101}}}', 'WALLET_PRICES.packages.gold.discountPercent'],
    ['{"discountCodes":{"X":{"percent":10,"until":"soon"}}}', 'WALLET_PRICES.discountCodes.X.until'],
    ['{"discountCodes":{"X":{}}}', 'WALLET_PRICES.discountCodes.X.percent'],
  ])('%s is refused, and the part is named', (json, name) => {
    expect(() => readPrices(json)).toThrow(ConfigError);
    expect(() => readPrices(json)).toThrow(new RegExp(`^${name.replaceAll('.', '\\.')} is `));
  });

  test('have discount codes that end', () => {
    const prices = readPrices(
      '{"discountCodes":{"ALWAYS":{"percent":10},"SPRING":{"percent":20,"until":"2026-04-01T00:00:00Z"}}}',
    );
    const at = (code: string, time: string) => codePercentOf(prices, code, Date.parse(time));
    expect(at('ALWAYS', '2030-01-01T00:00:00Z')).toBe(10);
    expect(at('SPRING', '2026-04-01T00:00:00Z')).toBe(20);
    expect(at('SPRING', '2026-04-01T00:00:00.001Z')).toBeNull();
    expect(at('toString', '2026-01-01T00:00:00Z')).toBeNull();
  });
});

test('a month ends with its last millisecond', () => {
  const { start, end } = monthOf(Date.parse('2026-02-17T12:00:00Z'));
  expect([start, end].map((at) => new Date(at).toISOString())).toEqual([
    '2026-02-01T00:00:00.000Z',
    '2026-02-28T23:59:59.999Z',
  ]);
});
