import type { EntityManager } from '@mikro-orm/postgresql';
import { type DeliveryJob, JOB_COLUMNS, type JobRow, toJob } from './job.ts';

/** Where the round through the endpoints begins; every id is greater. */
export const FIRST_ENDPOINT = '00000000-0000-0000-0000-000000000000';

/**
 * Takes due deliveries for this process, by moving `due_at` to the end of a lease: if the process dies they are due
 * again then. It goes from endpoint to endpoint by the index, takes the oldest of each, and one of each before a second
 * of any, so that a long queue for one endpoint neither delays the others nor makes this slow.
 * @param after only endpoints with a greater id: rounds begin where the last one ended.
 * @param allowances how many more an endpoint may have, where that is not `defaultAllowance`.
 */
export async function claimDeliveries(
  em: EntityManager,
  options: {
    limit: number;
    leaseMs: number;
    after: string;
    defaultAllowance: number;
    allowances: readonly { id: string; allowance: number }[];
  },
): Promise<DeliveryJob[]> {
  const { limit, leaseMs, after, defaultAllowance, allowances } = options;
  const rows = await em.execute<JobRow[]>(CLAIM, [
    after,
    limit + allowances.length,
    JSON.stringify(allowances),
    defaultAllowance,
    limit,
    leaseMs,
  ]);
  return rows.map(toJob);
}

const CLAIM = `
with recursive waiting (endpoint_id, nth) as (
  (select endpoint_id, 1 from deliveries where due_at <= now() and endpoint_id > ?::uuid order by endpoint_id limit 1)
  union all
  select (select d.endpoint_id from deliveries d where d.due_at <= now() and d.endpoint_id > w.endpoint_id
          order by d.endpoint_id limit 1), w.nth + 1
  from waiting w where w.endpoint_id is not null and w.nth < ?
), candidates as (
  select due.id, due.due_at, due.place
  from waiting w
  left join jsonb_to_recordset(?::jsonb) as a(id uuid, allowance integer) on a.id = w.endpoint_id
  cross join lateral (
    select oldest.id, oldest.due_at, row_number() over (order by oldest.due_at, oldest.id) as place from (
      select d.id, d.due_at from deliveries d where d.endpoint_id = w.endpoint_id and d.due_at <= now()
      order by d.due_at limit coalesce(a.allowance, ?) for update skip locked
    ) oldest
  ) due
  where w.endpoint_id is not null
), picked as materialized (
  select id from candidates order by place, due_at limit ?
)
update deliveries d set due_at = now() + ? * interval '1 millisecond'
from picked p, endpoints e, events v
where d.id = p.id and e.id = d.endpoint_id and v.id = d.event_id
returning ${JOB_COLUMNS}`;

/** Gives back what was claimed and not attempted, so that another process need not wait for the lease to end. */
export async function releaseDeliveries(em: EntityManager, deliveryIds: readonly string[]): Promise<void> {
  if (deliveryIds.length === 0) return;
  await em.execute(
    `update deliveries set due_at = now()
     where id in (select jsonb_array_elements_text(?::jsonb)::uuid) and due_at is not null`,
    [JSON.stringify(deliveryIds)],
  );
}

/** The workflow of each of these owns it from now on; no dispatcher takes it any more. */
export async function handOver(em: EntityManager, deliveryIds: readonly string[]): Promise<void> {
  if (deliveryIds.length === 0) return;
  await em.execute(
    `update deliveries set due_at = null
     where id in (select jsonb_array_elements_text(?::jsonb)::uuid) and status = 'retrying'`,
    [JSON.stringify(deliveryIds)],
  );
}
