import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import type { Statement } from '../db/database.ts';
import { RECOVERED, recordHealth } from './health.ts';
import type { DeliveryJob } from './job.ts';
import { nextDelay } from './ladder.ts';
import { DELIVERIES_DUE } from './publish.ts';
import type { Sent } from './send.ts';

/** What an attempt means for its delivery. `reason` is a code such as `timeout` or `status_500`. */
export type AttemptResult =
  | { kind: 'delivered' }
  | { kind: 'failed'; reason: string; retryInMs: number }
  /** Not sent: the endpoint takes no more for now. `hasTurn`: then it will. */
  | { kind: 'held'; retryInMs: number; hasTurn: boolean }
  | { kind: 'dead'; reason: string }
  | { kind: 'cancelled' };

/** What `judge` can make of an attempt that was made. */
export type Verdict = Exclude<AttemptResult, { kind: 'held' | 'cancelled' }>;
export type Attempt = { job: DeliveryJob; number: number; sent: Sent; result: Verdict };

/** @param random from 0 to 1, for the jitter of the next attempt. */
export function judge(sent: Sent, number: number, random: number): Verdict {
  if (sent.outcome === 'delivered') return { kind: 'delivered' };
  const reason = sent.error ?? 'network_error';
  // A refused URL is refused again, and a receiver that is gone must be left alone: no ladder for either.
  const retryInMs = sent.outcome === 'failed' ? nextDelay(number, sent.retryAfterMs, random) : null;
  return retryInMs === null ? { kind: 'dead', reason } : { kind: 'failed', reason, retryInMs };
}

/**
 * Stores attempts and what they mean, several deliveries in one statement. Repeating it changes nothing, and a late
 * report cannot undo an end: only deliveries that are still open change. A failed delivery keeps its lease (`due_at`)
 * until its ladder has been started. One transaction; when all arrived, and nothing waits behind them, one statement.
 */
export async function recordAttempts(core: Core, attempts: readonly Attempt[]): Promise<void> {
  if (attempts.length === 0) return;
  const arrived = attempts.filter(isDelivered);
  const others = attempts.filter((attempt) => !isDelivered(attempt));
  const ended = attempts.filter(({ job, result }) => job.endpoint.ordered && result.kind !== 'failed');
  if (others.length + ended.length === 0) return core.database.statement((sql) => write(sql, arrived));
  await core.database.system(async (em) => {
    await write(em, others);
    await recordHealth(core, em, others);
    // Afterwards: an endpoint that took one of these works, whatever became of the others.
    await write(em, arrived);
    await releaseNext(
      em,
      ended.map(({ job }) => job.deliveryId),
    );
  });
}

const isDelivered = ({ result }: Attempt): boolean => result.kind === 'delivered';

/** The attempts with their deliveries; an endpoint that took one is well again, and told to be. */
async function write(em: Statement, attempts: readonly Attempt[]): Promise<void> {
  if (attempts.length === 0) return;
  const rows = attempts.map(({ job, number, sent, result }) => ({
    delivery_id: job.deliveryId,
    organization_id: job.organizationId,
    number,
    started_at: sent.startedAt.toISOString(),
    duration_ms: sent.durationMs,
    status_code: sent.statusCode,
    error: sent.error,
    request_headers: sent.requestHeaders,
    response_body: sent.responseBody,
    status: result.kind === 'failed' ? 'retrying' : result.kind,
    retry_in_ms: result.kind === 'failed' ? result.retryInMs : null,
  }));
  const endpointIds = new Set(attempts.filter(isDelivered).map(({ job }) => job.endpoint.id));
  await em.execute(RECORD, [JSON.stringify(rows), JSON.stringify([...endpointIds]), DELIVERIES_DUE]);
}

/** Ends deliveries to which nothing more may be sent. */
export async function recordCancelled(em: EntityManager, deliveryIds: readonly string[]): Promise<void> {
  if (deliveryIds.length === 0) return;
  await em.execute(
    `update deliveries set status = 'cancelled', due_at = null, blocked = false, next_attempt_at = null, finished_at = now()
     where id in (select jsonb_array_elements_text(?::jsonb)::uuid) and status in ('pending', 'retrying')`,
    [JSON.stringify(deliveryIds)],
  );
  await releaseNext(em, deliveryIds);
}

/** Makes due what waits for the end of one of these: the next event of its document to the same endpoint. */
async function releaseNext(em: EntityManager, deliveryIds: readonly string[]): Promise<void> {
  if (deliveryIds.length > 0) await em.execute(RELEASE_NEXT, [JSON.stringify(deliveryIds), DELIVERIES_DUE]);
}

const RELEASE_NEXT = `
with released as (
  update deliveries set due_at = now(), blocked = false
  where id in (
    select next.id from jsonb_array_elements_text(?::jsonb) ended(id)
    join deliveries d on d.id = ended.id::uuid join events this on this.id = d.event_id
    cross join lateral (
      select n.id from events later join deliveries n on n.endpoint_id = d.endpoint_id and n.event_id = later.id
      where later.document_id = this.document_id and later.sequence > this.sequence and n.blocked
      order by later.sequence limit 1
    ) next)
  returning id
)
select pg_notify(?, '') where exists (select from released)`;

const RECORD = `
with given as materialized (
  select * from jsonb_to_recordset(?::jsonb) as g(delivery_id uuid, organization_id uuid, number integer,
    started_at timestamptz, duration_ms integer, status_code integer, error text, request_headers jsonb,
    response_body text, status text, retry_in_ms bigint)
), logged as (
  insert into delivery_attempts (delivery_id, organization_id, number, started_at, duration_ms, status_code, error,
    request_headers, response_body)
  select delivery_id, organization_id, number, started_at, duration_ms, status_code, error, request_headers,
    response_body from given
  on conflict do nothing
), recorded as (
  update deliveries d set
    status = g.status,
    attempt_count = greatest(d.attempt_count, g.number),
    due_at = case when g.status = 'retrying' and g.number = 1 then d.due_at end,
    blocked = false,
    next_attempt_at = now() + g.retry_in_ms * interval '1 millisecond',
    finished_at = case when g.status <> 'retrying' then now() end
  from given g where d.id = g.delivery_id and d.status in ('pending', 'retrying')
), ${RECOVERED}
select pg_notify(?, '') where exists (select from recovered)`;
