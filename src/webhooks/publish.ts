import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import { sealPhonesIn } from '../secrets/phones.ts';
import { subscriptionsFor } from './catalog.ts';

/** The NOTIFY that wakes the dispatchers. */
export const DELIVERIES_DUE = 'deliveries_due';

/** A fact to be told to an organization's systems. */
export type NewEvent = {
  /** Decides whether the event is new: publishing it again changes nothing. */
  id: string;
  organizationId: string;
  /** Null or none: it is about no document. */
  documentId?: string | null;
  /** The event's number within its document, where it has one. */
  sequence?: number | null;
  type: string;
  /** The channel it is about, for endpoints that subscribed to one channel only. */
  channel?: string;
  /** It is about a message that a document sent: not for endpoints that only asked for everything. */
  isOfDocument?: boolean;
  occurredAt: Date;
  /** In the shape of our own `/v1`. Plain JSON without NUL characters. */
  data: Record<string, unknown>;
};

/**
 * Writes events, and a delivery for each endpoint that is enabled and subscribed, inside the transaction that caused
 * them: both exist if and only if it commits. One statement, however many events. An event that is known already
 * (same id, or same number in its document) is left as it is and delivered no second time. Phones rest sealed.
 */
export async function publish(core: Core, em: EntityManager, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => rowOf(core, event, subscriptionsFor(event.type, event)));
  await em.execute(PUBLISH, [JSON.stringify(rows), DELIVERIES_DUE]);
}

/** Writes an event for one endpoint only, whatever that one or others are subscribed to. */
export async function publishTo(
  core: Core,
  em: EntityManager,
  event: NewEvent,
  { endpointId, deliveryId }: { endpointId: string; deliveryId: string },
): Promise<void> {
  await em.execute(PUBLISH, [JSON.stringify([rowOf(core, event, [])]), DELIVERIES_DUE]);
  await em.execute(
    `with owed as (
       insert into deliveries (id, organization_id, endpoint_id, event_id) values (?, ?, ?, ?) returning id
     ) select pg_notify(?, '') from owed`,
    [deliveryId, event.organizationId, endpointId, event.id, DELIVERIES_DUE],
  );
}

function rowOf(core: Core, event: NewEvent, subscriptions: string[]) {
  return {
    id: event.id,
    organization_id: event.organizationId,
    document_id: event.documentId ?? null,
    sequence: event.sequence ?? null,
    type: event.type,
    subscriptions,
    occurred_at: event.occurredAt.toISOString(),
    data: sealPhonesIn(core, `event ${event.id}`, event.data),
  };
}

/**
 * Holds back who reads an organization's events (events.ts) from its first event on until the transaction ends, so
 * that positions never become visible out of order. Publishers share it and do not hinder each other.
 */
export const eventsLock = (organizationId: string) => `hashtextextended('events ' || ${organizationId}, 0)`;

/** Whether an event is for an endpoint that may want to hear of one connection only. @param event with `data` */
export const isOfConnection = (endpoint: string, event: string): string =>
  `(${endpoint}.connection_id is null or ${endpoint}.connection_id::text in
     (${event}.data ->> 'connectionId', ${event}.data #>> '{message,connectionId}'))`;

const PUBLISH = `
with given as materialized (
  select * from rows from (jsonb_to_recordset(?::jsonb) as (id uuid, organization_id uuid, document_id uuid,
    sequence integer, type text, subscriptions text[], occurred_at timestamptz, data jsonb))
    with ordinality as g(id, organization_id, document_id, sequence, type, subscriptions, occurred_at, data, place)
), shared as materialized (
  select organization_id, pg_advisory_xact_lock_shared(${eventsLock('organization_id::text')})
  from (select distinct organization_id from given) o
), added as (
  insert into events (id, organization_id, document_id, sequence, type, occurred_at, data)
  select id, organization_id, document_id, sequence, type, occurred_at, data
  from given join shared using (organization_id) order by place
  on conflict do nothing
  returning id
), owed as (
  insert into deliveries (id, organization_id, endpoint_id, event_id)
  select gen_random_uuid(), g.organization_id, e.id, g.id
  from added join given g using (id)
  join endpoints e on e.organization_id = g.organization_id and e.enabled and e.deleted_at is null
    and e.event_types && g.subscriptions
    and (e.filter is null or g.data #> '{document,metadata}' @> (e.filter -> 'metadata'))
    and ${isOfConnection('e', 'g')}
  on conflict do nothing
  returning id
)
select pg_notify(?, '') where exists (select from owed)`;
