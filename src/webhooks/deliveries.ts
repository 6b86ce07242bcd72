import type { Caller, Core } from '../core.ts';
import { type Page, type PageRequest, pageOf, readTimeCursor } from '../cursor.ts';
import { Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';
import { openPhonesIn } from '../secrets/phones.ts';
import type { OutgoingEvent } from './formats.ts';
import type { DeliveryStatus } from './job.ts';
import { boundedLimit, knownId } from './page.ts';

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
  eventType?: string | undefined;
  status?: DeliveryStatus | readonly DeliveryStatus[] | undefined;
};
/** What came of a delivery so far, for lists that tell more than its status. */
export type DeliveryOutcome = { lastStatusCode: number | null };

const VIEW = `jsonb_build_object('id', d.id, 'endpointId', d.endpoint_id, 'eventId', d.event_id, 'eventType', v.type,
  'documentId', v.document_id, 'trigger', d.trigger, 'status', d.status, 'attemptCount', d.attempt_count,
  'nextAttemptAt', d.next_attempt_at, 'finishedAt', d.finished_at, 'createdAt', d.created_at) as delivery`;
const FROM = `from deliveries d join events v on v.id = d.event_id join endpoints e on e.id = d.endpoint_id`;

/** Newest first. Deliveries of deleted endpoints stay readable. @throws Problem malformed_request (cursor) */
export async function listDeliveries(
  core: Core,
  caller: Caller,
  filter: DeliveryFilter,
  page: PageRequest,
): Promise<Page<Delivery>> {
  const limit = boundedLimit(page.limit);
  const { where, parameters, add } = conditionsOf(caller, filter);
  if (page.cursor) {
    const [createdAt, id] = readTimeCursor(page.cursor);
    where.push(`(d.created_at, d.id) < (${add(createdAt)}::timestamptz, ${add(id)}::uuid)`);
  }
  const rows = await core.database.read<{ delivery: Delivery }>(
    caller.organizationId,
    `select ${VIEW} ${FROM} where ${where.join(' and ')} order by d.created_at desc, d.id desc limit ${limit + 1}`,
    parameters,
  );
  // The cursor keeps the microseconds that the view's times lose.
  const placeOf = ({ delivery }: { delivery: Delivery }) => [delivery.createdAt, delivery.id];
  return pageOf(rows, limit, ({ delivery }) => view(delivery), placeOf);
}

/** The same by page numbers, with how many there are. @param page from 1 */
export async function listDeliveriesByPage(
  core: Core,
  caller: Caller,
  filter: DeliveryFilter,
  { page, perPage }: { page: number; perPage: number },
): Promise<{ data: (Delivery & DeliveryOutcome)[]; total: number }> {
  const { where, parameters } = conditionsOf(caller, filter);
  const offset = Math.min((page - 1) * perPage, Number.MAX_SAFE_INTEGER);
  const matching = `${FROM} where ${where.join(' and ')}`;
  const rows = await core.database.read<{ delivery: Delivery | null; code: number | null; total: number }>(
    caller.organizationId,
    `select (select count(*)::integer ${matching}) as total, page.delivery,
       (select a.status_code from delivery_attempts a where a.delivery_id = page.id order by a.number desc limit 1) as code
     from (select 1) one left join lateral (
       select ${VIEW}, d.created_at, d.id ${matching} order by d.created_at desc, d.id desc limit ${perPage} offset ${offset}
     ) page on true order by page.created_at desc, page.id desc`,
    parameters,
  );
  return {
    data: rows.flatMap(({ delivery, code }) => (delivery ? { ...view(delivery), lastStatusCode: code } : [])),
    total: rows[0]?.total ?? 0,
  };
}

function conditionsOf(caller: Caller, filter: DeliveryFilter) {
  const parameters: string[] = [];
  const add = (value: string): string => `$${parameters.push(value)}`;
  const where = [`e.dialect = ${add(caller.dialect)}`];
  if (filter.endpointId) where.push(`d.endpoint_id = ${add(knownId(filter.endpointId))}::uuid`);
  if (filter.eventId) where.push(`d.event_id = ${add(knownId(filter.eventId))}::uuid`);
  if (filter.documentId) where.push(`v.document_id = ${add(knownId(filter.documentId))}::uuid`);
  if (filter.eventType) where.push(`v.type = ${add(filter.eventType)}`);
  const statuses = filter.status === undefined ? [] : [filter.status].flat();
  if (statuses.length > 0) where.push(`d.status in (${statuses.map(add).join(', ')})`);
  return { where, parameters, add };
}

/** The event of a delivery, as it is sent. @throws Problem not_found */
export async function readDeliveredEvent(core: Core, caller: Caller, id: string): Promise<OutgoingEvent> {
  const [row] = await core.database.read<{ event: OutgoingEvent & { occurredAt: string } }>(
    caller.organizationId,
    `select jsonb_build_object('id', v.id, 'type', v.type, 'occurredAt', v.occurred_at, 'documentId', v.document_id,
       'sequence', v.sequence, 'data', v.data) as event ${FROM} where d.id = $1 and e.dialect = $2`,
    [knownId(id), caller.dialect],
  );
  if (!row) throw new Problem('not_found');
  const { event } = row;
  return {
    ...event,
    occurredAt: new Date(event.occurredAt),
    data: openPhonesIn(core, `event ${event.id}`, event.data),
  };
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
  const attempts = rows[0].attempts.map((attempt) => ({ ...attempt, startedAt: iso(attempt.startedAt) }));
  return { ...view(rows[0].delivery), attempts };
}

function view(delivery: Delivery): Delivery {
  const { nextAttemptAt, finishedAt, createdAt } = delivery;
  return {
    ...delivery,
    nextAttemptAt: iso(nextAttemptAt),
    finishedAt: iso(finishedAt),
    createdAt: iso(createdAt),
  };
}
