import type { Answer } from '../../api/client.ts';

export type Statistics = Answer<'readStatistics'>;
export type Day = Statistics['days'][number];

const DAY_MS = 24 * 3_600_000;
/** How long the periods are, in days. */
const PERIODS = { week: 7, month: 30, quarter: 90, year: 365 } as const;
export type Period = keyof typeof PERIODS;
export const PERIOD_NAMES = Object.keys(PERIODS) as Period[];

/** When a period that lasts until now began: at a whole hour, so that the question stays the same for a while. */
export function startOf(period: Period, now: number): string {
  const HOUR_MS = 3_600_000;
  return new Date(Math.floor((now - PERIODS[period] * DAY_MS) / HOUR_MS) * HOUR_MS).toISOString();
}

/** The days of a period in as many groups as can be told apart on a phone: by day, by week, by month. */
export function gather(days: readonly Day[], period: Period): Day[] {
  if (period === 'week' || period === 'month') return [...days];
  const groups: { name: string; sum: Day }[] = [];
  for (const [index, day] of days.entries()) {
    const name = period === 'quarter' ? String(Math.floor(index / 7)) : day.day.slice(0, 7);
    const last = groups.at(-1);
    if (last?.name === name) add(last.sum, day);
    else groups.push({ name, sum: { ...day } });
  }
  return groups.map(({ sum }) => sum);
}

export const COUNTS = ['created', 'approved', 'rejected', 'expired', 'voided'] as const;

function add(sum: Day, more: Day): void {
  for (const name of COUNTS) sum[name] += more[name];
}

/** All that happened in the days. */
export const totalOf = (days: readonly Day[], name: (typeof COUNTS)[number]): number =>
  days.reduce((sum, day) => sum + day[name], 0);
