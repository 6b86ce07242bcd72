import type { Caller, Core } from '../core.ts';
import { iso } from '../iso.ts';
import type { DeliveryStatus } from './job.ts';

/** What an endpoint has been through, of what is kept of its deliveries. */
export type Standing = {
  /** Deliveries that were given up. */
  deadCount: number;
  /** The newest delivery that has ended; null: none has. */
  last: { at: string; status: DeliveryStatus } | null;
};

const NOTHING: Standing = { deadCount: 0, last: null };

/** The standing of several endpoints of the organization's own, by their ids. */
export async function standingsOf(
  core: Core,
  caller: Caller,
  endpointIds: readonly string[],
): Promise<(id: string) => Standing> {
  const rows = await core.database.read<{ id: string; dead_count: number; at: Date | null; status: DeliveryStatus }>(
    caller.organizationId,
    `select e.id, (select count(*)::integer from deliveries d where d.endpoint_id = e.id and d.status = 'dead') as dead_count,
       last.finished_at as at, last.status
     from endpoints e left join lateral (
       select d.finished_at, d.status from deliveries d where d.endpoint_id = e.id and d.finished_at is not null
       order by d.created_at desc limit 1
     ) last on true
     where e.dialect = $1 and e.id in (select jsonb_array_elements_text($2::jsonb)::uuid)`,
    [caller.dialect, JSON.stringify(endpointIds)],
  );
  const standings = new Map(
    rows.map(({ id, dead_count: deadCount, at, status }): [string, Standing] => [
      id,
      { deadCount, last: at && { at: iso(at), status } },
    ]),
  );
  return (id) => standings.get(id) ?? NOTHING;
}
