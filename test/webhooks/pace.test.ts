import { describe, expect, test } from '@jest/globals';
import { makePace, UNKNOWN_MAX } from '../../src/webhooks/pace.ts';

const allowance = (pace: ReturnType<typeof makePace>, id: string) =>
  pace.allowances().find((entry) => entry.id === id)?.allowance ?? UNKNOWN_MAX;

describe('the pace', () => {
  test('gives an unknown endpoint a few places, a quick one many and a slow one hardly any', () => {
    const pace = makePace(64);
    pace.begin('a');
    expect(allowance(pace, 'a')).toBe(UNKNOWN_MAX - 1);
    pace.end('a', 20);
    expect(allowance(pace, 'a')).toBe(16);
    pace.begin('a');
    pace.end('a', 15_000);
    expect(allowance(pace, 'a')).toBe(2);
    expect(pace.free()).toBe(64);
  });

  test('never gives slow endpoints more than half of the places together', () => {
    const pace = makePace(8);
    const slow = Array.from({ length: 10 }, (_, index) => `slow-${index}`);
    for (const id of slow) {
      pace.begin(id);
      pace.end(id, 2_000);
    }
    const given = () => slow.reduce((sum, id) => sum + allowance(pace, id), 0);
    expect(given()).toBe(4);
    pace.begin('slow-3');
    pace.begin('slow-4');
    expect(given()).toBe(2);
    expect(pace.free()).toBe(6);
  });

  test('forgets the endpoints it has not seen for longest', () => {
    const pace = makePace(64);
    for (let index = 0; index < 1_000; index += 1) {
      pace.begin(`e${index}`);
      pace.end(`e${index}`, 10);
    }
    expect(pace.allowances().length).toBeLessThanOrEqual(200);
    expect(allowance(pace, 'e999')).toBe(16);
    expect(allowance(pace, 'e0')).toBe(UNKNOWN_MAX);
  });
});
