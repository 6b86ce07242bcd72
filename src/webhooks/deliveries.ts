import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import type { DeliveryStatus } from './job.ts';
import { WEBHOOK_LIMITS } from './limits.ts';
import { boundedLimit, knownId, type Page, type PageRequest, readCursor, writeCursor } from './page.ts';
import { DELIVERIES_DUE } from './publish.ts';

/** One event on its way to one endpoint. A replay is another delivery of the same event. */
export type Delivery = {
  id: string;
  endpointId: string;
  eventId: string;
  eventType: string;
  documentId: string | null;
  /** 0 for the event itself, then 1, 2, … for replays. */
  trigger: number;
  /** `pending`: not tried yet. `retrying`: failed, will be tried again. `dead`: given up. */
  status: DeliveryStatus;
  attemptCount: number;
  nextAttemptAt: string | null;
  finishedAt: string | null;
  createdAt: string;
};
export type DeliveryAttempt = {
  number: number;
  startedAt: string;
  durationMs: number;
  statusCode: number | null;
  /** Why it failed: `timeout`, `connection_refused`, `status_500`, … Null: it did not. */
  error: string | null;
  requestHeaders: Record<string, string>;
  /** The beginning of the answer. Foreign text: show it as text, never as HTML. */
  responseBody: string | null;
};
export type DeliveryFilter = {
  endpointId?: string | undefined;
  eventId?: string | undefined;
  documentId?: string | undefined;
  status?: DeliveryStatus | undefined;
};

const VIEW = `jsonb_build_object('id', d.id, 'endpointId', d.endpoint_id, 'eventId', d.event_id, 'eventType', v.type,
  'documentId', v.document_id, 'trigger', d.trigger, 'status', d.status, 'attemptCount', d.attempt_count,
  'nextAttemptAt', d.next_attempt_at, 'finishedAt', d.finished_at, 'createdAt', d.created_at) as delivery`;
const FROM = `from deliveries d join events v on v.id = d.event_id join endpoints e on e.id = d.endpoint_id`;
const CURSOR = /^(\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d) ([0-9a-f-]{36})$/;

/** Newest first. Deliveries of deleted endpoints stay readable. @throws Problem malformed_request (cursor) */
export async function listDeliveries(
  core: Core,
  caller: Caller,
  filter: DeliveryFilter,
  page: PageRequest,
): Promise<Page<Delivery>> {
  const limit = boundedLimit(page.limit);
  const parameters: string[] = [];
  const add = (value: string): string => `$${parameters.push(value)}`;
  const where = [`e.dialect = ${add(caller.dialect)}`];
  if (filter.endpointId) where.push(`d.endpoint_id = ${add(knownId(filter.endpointId))}::uuid`);
  if (filter.eventId) where.push(`d.event_id = ${add(knownId(filter.eventId))}::uuid`);
  if (filter.documentId) where.push(`v.document_id = ${add(knownId(filter.documentId))}::uuid`);
  if (filter.status) where.push(`d.status = ${add(filter.status)}`);
  if (page.cursor) {
    const [createdAt, id] = readCursor(page.cursor, CURSOR) as [string, string];
    where.push(`(d.created_at, d.id) < (${add(createdAt)}::timestamptz, ${add(id)}::uuid)`);
  }
  const rows = await core.database.read<{ delivery: Delivery }>(
    caller.organizationId,
    `select ${VIEW} ${FROM} where ${where.join(' and ')} order by d.created_at desc, d.id desc limit ${limit + 1}`,
    parameters,
  );
  const shown = rows.slice(0, limit).map(({ delivery }) => delivery);
  const last = shown.at(-1);
  // The cursor keeps the microseconds that the view's times lose.
  const nextCursor = rows.length > limit && last ? writeCursor(last.createdAt, last.id) : null;
  return { data: shown.map(view), nextCursor };
}

/** A delivery with all its attempts, in order. @throws Problem not_found */
export async function readDelivery(
  core: Core,
  caller: Caller,
  id: string,
): Promise<Delivery & { attempts: DeliveryAttempt[] }> {
  const rows = await core.database.read<{ delivery: Delivery; attempts: DeliveryAttempt[] }>(
    caller.organizationId,
    `select ${VIEW}, coalesce((select jsonb_agg(jsonb_build_object('number', a.number, 'startedAt', a.started_at,
       'durationMs', a.duration_ms, 'statusCode', a.status_code, 'error', a.error, 'requestHeaders', a.request_headers,
       'responseBody', a.response_body) order by a.number) from delivery_attempts a where a.delivery_id = d.id), '[]') as attempts
     ${FROM} where d.id = $1 and e.dialect = $2`,
    [knownId(id), caller.dialect],
  );
  if (!rows[0]) throw new Problem('not_found');
  const attempts = rows[0].attempts.map((attempt) => ({ ...attempt, startedAt: isoTime(attempt.startedAt) }));
  return { ...view(rows[0].delivery), attempts };
}

/**
 * Sends the event of a delivery once more to the same endpoint, as a delivery of its own with the same event id.
 * @param options.id of the new delivery; the same one again makes no second replay.
 * @throws Problem not_found (also when the endpoint was deleted) | endpoint_disabled
 */
export async function replayDelivery(
  core: Core,
  caller: Caller,
  id: string,
  options: { id?: string } = {},
): Promise<Delivery> {
  const replayId = options.id ?? randomUUID();
  await core.database.tenant(caller.organizationId, async (em) => {
    const rows = await em.execute<{ endpoint_id: string }[]>(
      `select d.endpoint_id from deliveries d join endpoints e on e.id = d.endpoint_id where d.id = ? and e.dialect = ?`,
      [knownId(id), caller.dialect],
    );
    if (!rows[0]) throw new Problem('not_found');
    await lockOpenEndpoint(em, rows[0].endpoint_id);
    await em.execute(
      `insert into deliveries (id, organization_id, endpoint_id, event_id, trigger)
       select ?, d.organization_id, d.endpoint_id, d.event_id,
         (select max(s.trigger) + 1 from deliveries s where s.endpoint_id = d.endpoint_id and s.event_id = d.event_id)
       from deliveries d where d.id = ? on conflict (id) do nothing`,
      [replayId, id],
    );
    await em.execute('select pg_notify(?, ?)', [DELIVERIES_DUE, '']);
  });
  return readDelivery(core, caller, replayId);
}

/**
 * Replays every event that this endpoint should have got since a time and did not (given up, or cancelled while it
 * was disabled), oldest first, at most WEBHOOK_LIMITS.replaysMax at a time. What is under way is left alone, so
 * calling it twice sends nothing twice.
 * @throws Problem not_found | endpoint_disabled
 */
export async function replayFailed(
  core: Core,
  caller: Caller,
  endpointId: string,
  since: Date,
): Promise<{ replayed: number }> {
  return core.database.tenant(caller.organizationId, async (em) => {
    const [endpoint] = await em.execute<{ id: string }[]>(
      'select id from endpoints where id = ? and dialect = ? and deleted_at is null',
      [knownId(endpointId), caller.dialect],
    );
    if (!endpoint) throw new Problem('not_found');
    await lockOpenEndpoint(em, endpointId);
    const rows = await em.execute<{ id: string }[]>(REPLAY_FAILED, [
      endpointId,
      since.toISOString(),
      WEBHOOK_LIMITS.replaysMax,
    ]);
    await em.execute('select pg_notify(?, ?)', [DELIVERIES_DUE, '']);
    return { replayed: rows.length };
  });
}

const REPLAY_FAILED = `
with latest as (
  select distinct on (event_id) id, organization_id, endpoint_id, event_id, trigger, status
  from deliveries where endpoint_id = ? and created_at >= ?::timestamptz
  order by event_id, trigger desc
), failed as (
  select l.* from latest l join events v on v.id = l.event_id
  where l.status in ('dead', 'cancelled') order by v.position limit ?
)
insert into deliveries (id, organization_id, endpoint_id, event_id, trigger)
select gen_random_uuid(), organization_id, endpoint_id, event_id, trigger + 1 from failed returning id`;

/** Replays of one endpoint come one after the other, so that each finds the next free number. */
async function lockOpenEndpoint(em: EntityManager, id: string): Promise<void> {
  const [endpoint] = await em.execute<{ enabled: boolean }[]>(
    'select enabled from endpoints where id = ? and deleted_at is null for update',
    [id],
  );
  if (!endpoint) throw new Problem('not_found');
  if (!endpoint.enabled) throw new Problem('endpoint_disabled');
}

function view(delivery: Delivery): Delivery {
  const { nextAttemptAt, finishedAt, createdAt } = delivery;
  return {
    ...delivery,
    nextAttemptAt: nextAttemptAt && isoTime(nextAttemptAt),
    finishedAt: finishedAt && isoTime(finishedAt),
    createdAt: isoTime(createdAt),
  };
}

function isoTime(text: string): string {
  return new Date(text).toISOString();
}
