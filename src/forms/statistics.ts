import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { readForm, type WhichForm } from './reading.ts';
import type { Counts } from './view.ts';

/**
 * How many looked at a form, began it and sent it.
 *
 * - S1 A page that was opened counts once, however often it is loaded again; so do its start and its submission.
 * - S2 Each is counted in the transaction that writes it down, on the day (UTC) on which it happens.
 * - S3 Who sends has begun: there are never more submissions than starts, nor more starts than views.
 */
export type FormStatistics = {
  totals: Counts & { conversionRate: number };
  /** Today and the six days before. */
  last7Days: Counts;
  last30Days: Counts;
  /** Each of the last thirty days, the oldest first, also those on which nothing happened. */
  days: (Counts & { day: string })[];
};

const DAY_MS = 24 * 3_600_000;

/** @throws Problem form_not_found */
export async function readStatistics(core: Core, caller: Caller, which: WhichForm): Promise<FormStatistics> {
  const { id, views, starts, submissions } = await readForm(core, caller, which);
  const today = dayOf(core.now());
  const rows = await core.database.read<Counts & { day: string }>(
    caller.organizationId,
    `select to_char(day, 'YYYY-MM-DD') as day, views, starts, submissions from form_days
     where form_id = $1::uuid and day > $2::date - 30 and day <= $2::date`,
    [id, today],
  );
  const known = new Map(rows.map((row) => [row.day, row]));
  const days = Array.from({ length: 30 }, (_, index) => {
    const day = dayOf(core.now() - (29 - index) * DAY_MS);
    return known.get(day) ?? { day, views: 0, starts: 0, submissions: 0 };
  });
  return {
    totals: { views, starts, submissions, conversionRate: conversionRate({ starts, submissions }) },
    last7Days: sum(days.slice(-7)),
    last30Days: sum(days),
    days,
  };
}

/** How many of a hundred who begin also send, to one decimal: 23 of 41 gives 56.1. */
export const conversionRate = ({ starts, submissions }: Pick<Counts, 'starts' | 'submissions'>): number =>
  starts === 0 ? 0 : Math.round((submissions / starts) * 1_000) / 10;

export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Counts one more, today. @param max on one day. @throws Problem form_busy when that many are counted already */
export async function count(
  core: Core,
  em: EntityManager,
  form: { id: string; organizationId: string },
  what: keyof Counts,
  max: number,
): Promise<void> {
  const counted = await em.execute<unknown[]>(
    `insert into form_days as d (form_id, organization_id, day, ${what}) values (?, ?, ?::date, 1)
     on conflict (form_id, day) do update set ${what} = d.${what} + 1 where d.${what} < ? returning 1`,
    [form.id, form.organizationId, dayOf(core.now()), max],
  );
  if (counted.length === 0) throw new Problem('form_busy');
}

const sum = (days: readonly Counts[]): Counts =>
  days.reduce<Counts>(
    (total, { views, starts, submissions }) => ({
      views: total.views + views,
      starts: total.starts + starts,
      submissions: total.submissions + submissions,
    }),
    { views: 0, starts: 0, submissions: 0 },
  );
