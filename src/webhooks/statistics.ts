import type { Caller, Core } from '../core.ts';
import { iso } from '../iso.ts';
import { readEndpoint } from './endpoints.ts';

/** How an endpoint fared. Times are in milliseconds; null where nothing was sent. */
export type EndpointStatistics = {
  deliveries: { delivered: number; dead: number; cancelled: number; underway: number };
  attempts: number;
  /** Those that were not answered with a 2xx. */
  failedAttempts: number;
  medianMs: number | null;
  p95Ms: number | null;
  lastAttemptAt: string | null;
  lastStatusCode: number | null;
};

/** An endpoint that is sent a million events is judged by its latest ones. */
const DELIVERIES_MAX = 50_000;
const DAY_MS = 86_400_000;

/** The figures of the last `days`. @throws Problem not_found */
export async function readEndpointStatistics(
  core: Core,
  caller: Caller,
  id: string,
  days: number,
): Promise<EndpointStatistics> {
  await readEndpoint(core, caller, id);
  const since = iso(core.now() - days * DAY_MS);
  const [row] = await core.database.read<{ statistics: EndpointStatistics }>(caller.organizationId, STATISTICS, [
    id,
    since,
    DELIVERIES_MAX,
  ]);
  const { lastAttemptAt, ...statistics } = row!.statistics;
  return { ...statistics, lastAttemptAt: iso(lastAttemptAt) };
}

const STATISTICS = `
with recent as (
  select d.id, d.status from deliveries d where d.endpoint_id = $1::uuid and d.created_at >= $2::timestamptz
  order by d.created_at desc limit $3
), tries as (
  select a.* from recent join delivery_attempts a on a.delivery_id = recent.id
), last as (select started_at, status_code from tries order by started_at desc limit 1)
select jsonb_build_object(
  'deliveries', (select jsonb_build_object(
      'delivered', count(*) filter (where status = 'delivered'), 'dead', count(*) filter (where status = 'dead'),
      'cancelled', count(*) filter (where status = 'cancelled'),
      'underway', count(*) filter (where status in ('pending', 'retrying'))) from recent),
  'attempts', (select count(*) from tries),
  'failedAttempts', (select count(*) from tries where status_code is null or status_code not between 200 and 299),
  'medianMs', (select round(percentile_disc(0.5) within group (order by duration_ms)) from tries),
  'p95Ms', (select round(percentile_disc(0.95) within group (order by duration_ms)) from tries),
  'lastAttemptAt', (select started_at from last), 'lastStatusCode', (select status_code from last)) as statistics`;
