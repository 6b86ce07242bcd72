import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ATTEMPT_DELAYS_MS, ATTEMPTS_MAX, nextDelay } from '../../src/webhooks/ladder.ts';

const HOUR_MS = 3_600_000;
const number = fc.integer({ min: 1, max: ATTEMPTS_MAX - 1 });
const random = fc.double({ min: 0, max: 1, noNaN: true });

describe('the ladder', () => {
  test('is the one of the Standard Webhooks specification: ten attempts over 75 h 35 min 5 s', () => {
    const waits = Array.from({ length: ATTEMPTS_MAX }, (_, index) => nextDelay(index + 1, null, 0.5));
    expect(waits).toEqual(
      [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400, null].map((s) => s && s * 1_000),
    );
    expect(ATTEMPT_DELAYS_MS.reduce((sum, delay) => sum + delay)).toBe(((75 * 60 + 35) * 60 + 5) * 1_000);
  });

  test('keeps within a fifth of each step, and reaches both ends', () => {
    fc.assert(
      fc.property(number, random, (n, r) => {
        const base = ATTEMPT_DELAYS_MS[n]!;
        const delay = nextDelay(n, null, r)!;
        expect(delay).toBeGreaterThanOrEqual(base * 0.8);
        expect(delay).toBeLessThanOrEqual(base * 1.2);
      }),
    );
    expect([nextDelay(1, null, 0), nextDelay(1, null, 1)]).toEqual([4_000, 6_000]);
  });

  test('waits at least as long as a receiver asks, but never more than twice the step or a day', () => {
    fc.assert(
      fc.property(number, random, fc.integer({ min: 0, max: 100 * HOUR_MS }), (n, r, asked) => {
        const base = ATTEMPT_DELAYS_MS[n]!;
        const delay = nextDelay(n, asked, r)!;
        expect(delay).toBeGreaterThanOrEqual(Math.min(asked, 2 * base, 24 * HOUR_MS));
        expect(delay).toBeGreaterThanOrEqual(base);
        expect(delay).toBeLessThanOrEqual(Math.max(1.2 * base, Math.min(2 * base, 24 * HOUR_MS)));
      }),
    );
    expect(nextDelay(1, 7_000, 0.5)).toBe(7_000);
    expect(nextDelay(1, 3_600_000, 0.5)).toBe(10_000);
    expect(nextDelay(1, 0, 0)).toBe(5_000);
  });

  test('ends after the tenth attempt, whatever is asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: ATTEMPTS_MAX, max: 1_000 }), fc.option(fc.nat()), random, (n, asked, r) => {
        expect(nextDelay(n, asked, r)).toBeNull();
      }),
    );
  });
});
