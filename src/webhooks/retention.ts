import type { Core } from '../core.ts';
import { type Loop, runLoop } from '../loop.ts';
import { WEBHOOK_LIMITS } from './limits.ts';

const EVERY_MS = 10 * 60_000;

/**
 * Removes deliveries, and with them their attempts, that were finished long ago, then events that are older still. Any
 * number of processes may do it.
 */
export function runRetention(core: Core): Loop {
  return runLoop({
    name: 'webhook retention',
    log: core.log,
    pollMs: EVERY_MS,
    work: async () => {
      const deliveries = await sweepDeliveries(core);
      const events = await sweepEvents(core);
      return Math.max(deliveries, events) === WEBHOOK_LIMITS.sweepBatch;
    },
  });
}

/** One batch, oldest first. @returns how many. */
export async function sweepDeliveries(core: Core): Promise<number> {
  const rows = await core.database.statement((sql) =>
    sql.execute<unknown[]>(
      `delete from deliveries where id in (
         select id from deliveries where finished_at < now() - make_interval(days => ?)
         order by finished_at limit ? for update skip locked)
       returning id`,
      [WEBHOOK_LIMITS.deliveriesKeptDays, WEBHOOK_LIMITS.sweepBatch],
    ),
  );
  return rows.length;
}

/**
 * One batch of events that are older than they are kept, but for those with deliveries, which go first. Each organization
 * remembers what the last of them was, for listEvents. @returns how many.
 */
export async function sweepEvents(core: Core): Promise<number> {
  const [row] = await core.database.statement((sql) =>
    sql.execute<{ count: number }[]>(SWEEP_EVENTS, [core.config.eventsKeptDays, WEBHOOK_LIMITS.sweepBatch]),
  );
  return row!.count;
}

const SWEEP_EVENTS = `
with removed as (
  delete from events where id in (
    select v.id from events v
    where v.created_at < now() - make_interval(days => ?) and not exists (select from deliveries d where d.event_id = v.id)
    limit ? for update skip locked)
  returning organization_id, position, occurred_at
), last as (
  select organization_id, max(position) as position, max(occurred_at) as until from removed group by organization_id
), noted as (
  update organizations o set events_removed_position = greatest(o.events_removed_position, last.position),
    events_removed_until = greatest(o.events_removed_until, last.until)
  from last where o.id = last.organization_id
)
select count(*)::integer as count from removed`;
