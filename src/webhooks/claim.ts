import type { Statement } from '../db/database.ts';
import { type DeliveryJob, JOB_COLUMNS, type JobRow, toJob } from './job.ts';
import { WEBHOOK_LIMITS } from './limits.ts';

/** Where the round through the endpoints begins; every id is greater. */
export const FIRST_ENDPOINT = '00000000-0000-0000-0000-000000000000';

/**
 * Takes due deliveries for this process, by moving `due_at` to the end of a lease: if the process dies they are due
 * again then. It goes from endpoint to endpoint by the index, takes the oldest of each, and one of each before a second
 * of any, so that a long queue for one endpoint neither delays the others nor makes this slow.
 *
 * 1. An endpoint that is throttled or whose circuit is open is passed over, however much waits for it; when the time of
 *    an open circuit is up it gets one delivery, the probe (health.ts).
 * 2. A limit in requests a second is kept over all processes: the endpoint's row is locked while its deliveries are
 *    taken. One in deliveries under way may be exceeded for a moment, when two processes look at the same time.
 * 3. Where the owner asked for the order of events, one whose document has an earlier one under way is put off.
 *
 * @param after only endpoints with a greater id: rounds begin where the last one ended.
 * @param allowances how many more an endpoint may have, where that is not `defaultAllowance`.
 * @returns what was taken, how many were put off, after which endpoint others may be due (null when all were seen), and
 *   whether some endpoint may be passed over for now, so that it is worth to ask for its next chance.
 */
export async function claimDeliveries(
  em: Statement,
  options: {
    limit: number;
    leaseMs: number;
    after: string;
    defaultAllowance: number;
    allowances: readonly { id: string; allowance: number }[];
  },
): Promise<{ jobs: DeliveryJob[]; blockedCount: number; next: string | null; hasBounded: boolean }> {
  const { limit, leaseMs, after, defaultAllowance, allowances } = options;
  // So many endpoints are looked at: even if all that are at their limits come first, places are left for others.
  const endpointsMax = limit + allowances.length;
  const found = await em.execute<Found[]>(CLAIM, [
    after,
    endpointsMax,
    JSON.stringify(allowances),
    defaultAllowance,
    limit,
    leaseMs,
    WEBHOOK_LIMITS.blockedForMs,
    leaseMs,
  ]);
  const rows = found.filter((row) => row.delivery_id !== null);
  const jobs = rows.filter(({ blocked }) => !blocked).map((row) => toJob(row, row.probe));
  const { seen_count: seenCount, seen_last: seenLast, has_bounded: hasBounded } = found[0]!;
  const isFull = rows.length === limit;
  const taken = rows.map((row) => row.endpoint_id).sort();
  const next = isFull ? taken.at(-1)! : seenCount === endpointsMax ? seenLast : null;
  return { jobs, blockedCount: rows.length - jobs.length, next, hasBounded };
}

/** A delivery, or only what was seen where there is none to take. */
type Found = JobRow & { blocked: boolean; probe: boolean; seen_count: number; seen_last: string; has_bounded: boolean };

/** Endpoints of which only one process at a time takes deliveries, because it must count. */
const COUNTED = `e.enabled and (e.rate_interval_ms is not null or e.concurrency_max is not null
  or e.trip_count > 0 or e.throttled_until is not null)`;

/** Endpoints that are passed over at times, by nothing that announces its end. */
const BOUNDED = `e.enabled and (e.rate_interval_ms is not null or e.trip_count > 0
  or e.throttled_until is not null)`;

/** An open delivery of an earlier event of the same document to the same endpoint. */
const HAS_EARLIER = `exists (
  select from events this join events earlier on earlier.document_id = this.document_id and earlier.sequence < this.sequence
  join deliveries open on open.endpoint_id = c.endpoint_id and open.event_id = earlier.id
  where this.id = c.event_id and open.status in ('pending', 'retrying'))`;

const CLAIM = `
with recursive waiting (endpoint_id, nth) as (
  (select endpoint_id, 1 from deliveries where due_at <= now() and endpoint_id > ?::uuid order by endpoint_id limit 1)
  union all
  select (select d.endpoint_id from deliveries d where d.due_at <= now() and d.endpoint_id > w.endpoint_id
          order by d.endpoint_id limit 1), w.nth + 1
  from waiting w where w.endpoint_id is not null and w.nth < ?
), wishes as (
  select w.endpoint_id as id, coalesce(a.allowance, base.allowance) as allowance
  from (select ?::jsonb as list, ?::integer as allowance) base
  cross join waiting w
  left join jsonb_to_recordset(base.list) as a(id uuid, allowance integer) on a.id = w.endpoint_id
  where w.endpoint_id is not null
), counted as materialized (
  select e.id, e.ordering, e.trip_count > 0 as probing, least(
    w.allowance,
    case when e.trip_count > 0 then 1 end,
    e.concurrency_max - (
      select count(*) from deliveries d where d.endpoint_id = e.id and d.due_at > now() and not d.blocked),
    floor(e.rate_burst + 0.001
      - greatest(0, coalesce(extract(epoch from e.rate_free_at - now()), 0)) * 1000 / e.rate_interval_ms)
  )::integer as allowance
  from endpoints e join wishes w on w.id = e.id
  where ${COUNTED} and coalesce(e.throttled_until, '-infinity') <= now() and coalesce(e.held_until, '-infinity') <= now()
  for update of e skip locked
), allowed as (
  select id, ordering, probing, allowance from counted
  union all
  select e.id, e.ordering, false, w.allowance from endpoints e join wishes w on w.id = e.id where not (${COUNTED})
), candidates as (
  select due.*, a.ordering, a.probing
  from allowed a
  cross join lateral (
    select oldest.*, row_number() over (order by oldest.due_at, oldest.id) as place from (
      select d.id, d.endpoint_id, d.event_id, d.due_at from deliveries d
      where d.endpoint_id = a.id and d.due_at <= now()
      order by d.due_at limit greatest(0, a.allowance) for update skip locked
    ) oldest
  ) due
), picked as materialized (
  select c.id, c.endpoint_id, c.probing, c.ordering = 'document' and ${HAS_EARLIER} as blocked
  from candidates c order by c.place, c.due_at limit ?
), charged as (
  update endpoints e set
    rate_free_at = greatest(e.rate_free_at, now()) + taken.count * e.rate_interval_ms * interval '1 millisecond',
    held_until = case when e.trip_count > 0 then now() + ? * interval '1 millisecond' else e.held_until end
  from (select endpoint_id, count(*) as count from picked where not blocked group by endpoint_id) taken
  join counted on counted.id = taken.endpoint_id
  where e.id = taken.endpoint_id
), taken as (
  update deliveries d set blocked = p.blocked,
    due_at = now() + case when p.blocked then ? else ? end * interval '1 millisecond'
  from picked p, endpoints e, events v
  where d.id = p.id and e.id = d.endpoint_id and v.id = d.event_id
  returning ${JOB_COLUMNS}, p.blocked, p.probing as probe
)
select taken.*, seen.count::integer as seen_count, seen.last as seen_last,
  exists (select from endpoints e where ${BOUNDED}) as has_bounded
from (select count(endpoint_id), max(endpoint_id::text collate "C") as last from waiting) seen left join taken on true`;

/** How long until an endpoint that is passed over now may be sent what waits for it. Null: there is none. */
export async function nextChanceMs(em: Statement): Promise<number | null> {
  const [row] = await em.execute<{ ms: number | null }[]>(NEXT_CHANCE);
  return row?.ms ?? null;
}

const NEXT_CHANCE = `
select (extract(epoch from min(chance.at) - now()) * 1000)::float8 as ms
from endpoints e
cross join lateral (select greatest(e.throttled_until, e.held_until,
  e.rate_free_at - (e.rate_burst - 1) * e.rate_interval_ms * interval '1 millisecond') as at) chance
where ${BOUNDED} and chance.at > now() - interval '200 milliseconds'
  and exists (select from deliveries d where d.endpoint_id = e.id and d.due_at <= now())`;

/** Gives back what was claimed and not attempted, so that another process need not wait for the lease to end. */
export async function releaseDeliveries(em: Statement, deliveryIds: readonly string[]): Promise<void> {
  if (deliveryIds.length === 0) return;
  await em.execute(
    `update deliveries set due_at = now()
     where id in (select jsonb_array_elements_text(?::jsonb)::uuid) and due_at is not null`,
    [JSON.stringify(deliveryIds)],
  );
}

/** The workflow of each of these owns it from now on; no dispatcher takes it any more. */
export async function handOver(em: Statement, deliveryIds: readonly string[]): Promise<void> {
  if (deliveryIds.length === 0) return;
  await em.execute(
    `update deliveries set due_at = null
     where id in (select jsonb_array_elements_text(?::jsonb)::uuid) and status = 'retrying'`,
    [JSON.stringify(deliveryIds)],
  );
}
