import type { Core } from '../core.ts';
import { type Loop, runLoop } from '../loop.ts';
import { WEBHOOK_LIMITS } from './limits.ts';

const EVERY_MS = 10 * 60_000;

/** Removes deliveries, and with them their attempts, that were finished long ago. Any number of processes may do it. */
export function runRetention(core: Core): Loop {
  return runLoop({
    name: 'webhook retention',
    log: core.log,
    pollMs: EVERY_MS,
    work: async () => (await sweepDeliveries(core)) === WEBHOOK_LIMITS.sweepBatch,
  });
}

/** One batch, oldest first. Events stay: they are the record that customers reconcile with. @returns how many. */
export async function sweepDeliveries(core: Core): Promise<number> {
  const rows = await core.database.system((em) =>
    em.execute<unknown[]>(
      `delete from deliveries where id in (
         select id from deliveries where finished_at < now() - make_interval(days => ?)
         order by finished_at limit ? for update skip locked)
       returning id`,
      [WEBHOOK_LIMITS.deliveriesKeptDays, WEBHOOK_LIMITS.sweepBatch],
    ),
  );
  return rows.length;
}
