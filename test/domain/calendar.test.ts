import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { firstAllowedAt, isTimeZone } from '../../src/domain/calendar.ts';
import type { CalmPolicy } from '../../src/domain/model.ts';
import { ALWAYS_LOUD, CALM_NIGHTS, isAllowedAt, MINUTE } from './build.ts';

const ZONES = [
  'Asia/Riyadh',
  'Asia/Tehran',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Apia',
] as const;

/** Minutes around which clocks changed, among them the day that Samoa left out and Lord Howe's half hours. */
const CHANGES = [
  '2011-12-30T10:00Z',
  '2022-03-21T20:30Z',
  '2022-09-21T19:30Z',
  '2026-03-08T07:00Z',
  '2026-03-29T01:00Z',
  '2026-04-04T15:00Z',
  '2026-10-03T15:30Z',
  '2026-10-25T01:00Z',
  '2026-11-01T06:00Z',
].map((text) => Date.parse(text));

const aMoment = fc.oneof(
  fc.integer({ min: Date.UTC(2010, 0), max: Date.UTC(2035, 0) }),
  fc
    .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -60 * 60 * MINUTE, max: 6 * 60 * MINUTE }))
    .map(([change, distance]) => change + distance),
);

const aPolicy: fc.Arbitrary<CalmPolicy> = fc.record({
  quietHours: fc.record({
    fromMinute: fc.integer({ min: 0, max: 1_439 }),
    toMinute: fc.integer({ min: 0, max: 1_439 }),
  }),
  weekendDays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }),
});

/** Reads the wall clock itself, minute by minute, without any arithmetic on offsets. */
function oracle(policy: CalmPolicy, timeZone: string): (at: number) => boolean {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const { fromMinute: from, toMinute: to } = policy.quietHours;
  return (at) => {
    const text = clock.format(at);
    const weekday = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(text.slice(0, 3));
    const [hour, minute] = text.slice(-5).split(':').map(Number) as [number, number];
    const ofDay = hour * 60 + minute;
    const quiet = from <= to ? ofDay >= from && ofDay < to : ofDay >= from || ofDay < to;
    return !quiet && !policy.weekendDays.includes(weekday);
  };
}

describe('calm hours', () => {
  test.each(ZONES)('in %s the first allowed moment is allowed, and no minute before it is', (timeZone) => {
    fc.assert(
      fc.property(aPolicy, aMoment, (policy, from) => {
        const isLoud = oracle(policy, timeZone);
        const found = firstAllowedAt(policy, timeZone, from);
        expect(found).toBeGreaterThanOrEqual(from);
        expect(isLoud(found)).toBe(true);
        expect(isAllowedAt(policy, timeZone, found)).toBe(true);
        if (found === from) return;
        expect(found % MINUTE).toBe(0);
        for (let at = from; at < found; at = (Math.floor(at / MINUTE) + 1) * MINUTE) {
          if (isLoud(at)) throw new Error(`${new Date(at).toISOString()} was allowed already`);
        }
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    ['a night is waited out', CALM_NIGHTS, 'Europe/Berlin', '2026-01-05T22:15:30Z', '2026-01-06T07:00Z'],
    ['a weekend is waited out', CALM_NIGHTS, 'Europe/Berlin', '2026-01-09T21:00Z', '2026-01-12T07:00Z'],
    [
      'an allowed moment is taken as it is',
      CALM_NIGHTS,
      'Europe/Berlin',
      '2026-01-05T12:34:56Z',
      '2026-01-05T12:34:56Z',
    ],
    [
      'the hour that spring leaves out is shorter to wait',
      CALM_NIGHTS,
      'Europe/Berlin',
      '2026-03-29T22:00Z',
      '2026-03-30T06:00Z',
    ],
    [
      'quiet hours that end within the hour left out end with it',
      { quietHours: { fromMinute: 0, toMinute: 150 }, weekendDays: [] },
      'Europe/Berlin',
      '2026-03-29T00:30Z',
      '2026-03-29T01:00Z',
    ],
    [
      'a repeated hour is quiet both times',
      { quietHours: { fromMinute: 120, toMinute: 180 }, weekendDays: [] },
      'Europe/Berlin',
      '2026-10-25T00:00Z',
      '2026-10-25T02:00Z',
    ],
    [
      'the Friday that Samoa left out is not waited for',
      { quietHours: { fromMinute: 0, toMinute: 0 }, weekendDays: [4] },
      'Pacific/Apia',
      '2011-12-30T00:00Z',
      '2011-12-30T10:00Z',
    ],
    [
      'Friday is the weekend where it is',
      { ...CALM_NIGHTS, weekendDays: [5, 6] },
      'Asia/Riyadh',
      '2026-01-08T19:00Z',
      '2026-01-11T05:00Z',
    ],
  ] as const)('%s', (_title, policy, timeZone, from, expected) => {
    const found = firstAllowedAt({ ...policy, weekendDays: [...policy.weekendDays] }, timeZone, Date.parse(from));
    expect(new Date(found).toISOString()).toBe(new Date(expected).toISOString());
  });

  test('a policy that forbids every day forbids none', () => {
    const policy = { ...CALM_NIGHTS, weekendDays: [0, 1, 2, 3, 4, 5, 6] };
    const from = Date.parse('2026-01-05T22:00Z');
    expect(firstAllowedAt(policy, 'UTC', from)).toBe(Date.parse('2026-01-06T08:00Z'));
  });

  test('a single allowed minute that a clock change skips is found a week later', () => {
    const policy = { quietHours: { fromMinute: 151, toMinute: 150 }, weekendDays: [1, 2, 3, 4, 5, 6] };
    const found = firstAllowedAt(policy, 'Europe/Berlin', Date.parse('2026-03-28T12:00Z'));
    expect(found).toBe(Date.parse('2026-04-05T00:30Z'));
  });

  test('a zone that the machine does not know is read as UTC', () => {
    const from = Date.parse('2026-01-05T22:00Z');
    expect(firstAllowedAt(CALM_NIGHTS, 'Mars/Olympus', from)).toBe(firstAllowedAt(CALM_NIGHTS, 'UTC', from));
    expect(isAllowedAt(ALWAYS_LOUD, 'Mars/Olympus', from)).toBe(true);
  });
});

describe('time zone names', () => {
  test.each([...ZONES, 'UTC', 'America/Argentina/Buenos_Aires'])('%s is a time zone', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  test.each(['', '+03:00', 'Mars/Olympus', 'Asia/Riyadh ', 'A'.repeat(65)])('"%s" is not a time zone', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});
