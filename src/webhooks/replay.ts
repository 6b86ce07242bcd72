import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';
import { type Delivery, readDelivery } from './deliveries.ts';
import type { DeliveryStatus } from './job.ts';
import { WEBHOOK_LIMITS } from './limits.ts';
import { knownId } from './page.ts';
import { DELIVERIES_DUE, isOfConnection } from './publish.ts';

/**
 * Sending events again. A replay is a delivery of its own with the same event id, signed and retried like any other, so
 * a receiver that remembers ids does nothing twice. What is still under way is never replayed.
 */

export type Replayed = {
  replayed: number;
  /** Where to go on: there was more than one call takes up. Null: that was all. */
  nextFrom: string | null;
};

/**
 * Sends the event of a delivery once more to the same endpoint.
 * @param options.id of the new delivery; the same one again makes no second replay.
 * @param options.isEnded refuses what is still under way.
 * @throws Problem not_found (also when the endpoint was deleted) | endpoint_disabled | delivery_under_way
 */
export async function replayDelivery(
  core: Core,
  caller: Caller,
  id: string,
  options: { id?: string; isEnded?: boolean } = {},
): Promise<Delivery> {
  const replayId = options.id ?? randomUUID();
  await core.database.tenant(caller.organizationId, async (em) => {
    const rows = await em.execute<{ endpoint_id: string; status: DeliveryStatus }[]>(
      `select d.endpoint_id, d.status from deliveries d join endpoints e on e.id = d.endpoint_id where d.id = ? and e.dialect = ?`,
      [knownId(id), caller.dialect],
    );
    if (!rows[0]) throw new Problem('not_found');
    const isUnderWay = ['pending', 'retrying'].includes(rows[0].status);
    if (options.isEnded && isUnderWay) throw new Problem('delivery_under_way');
    await lockOpenEndpoint(em, caller, rows[0].endpoint_id);
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
 * Sends what an endpoint should have got since a time and did not: given up, cancelled, or never even promised because
 * it was disabled. Oldest first; what it has got, and what is under way, is left alone.
 * @throws Problem not_found | endpoint_disabled
 */
export function replayFailed(
  core: Core,
  caller: Caller,
  endpointId: string,
  since: Date,
  until: Date | null = null,
): Promise<Replayed> {
  return replayEvents(core, caller, endpointId, { from: since, to: until, includes: 'missed' });
}

/**
 * Sends every event of a time again that fits the endpoint's choice, whether it got it or not; also events from
 * before the endpoint was made. Oldest first.
 * @throws Problem not_found | endpoint_disabled
 */
export function replayRange(
  core: Core,
  caller: Caller,
  endpointId: string,
  { from, to }: { from: Date; to: Date },
): Promise<Replayed> {
  return replayEvents(core, caller, endpointId, { from, to, includes: 'all' });
}

async function replayEvents(
  core: Core,
  caller: Caller,
  endpointId: string,
  options: { from: Date; to: Date | null; includes: 'missed' | 'all' },
): Promise<Replayed> {
  const { from, to, includes } = options;
  return core.database.tenant(caller.organizationId, async (em) => {
    await lockOpenEndpoint(em, caller, endpointId);
    const [row] = await em.execute<{ replayed: number; next_from: string | null }[]>(REPLAY, [
      endpointId,
      includes === 'all',
      from.toISOString(),
      to?.toISOString() ?? 'infinity',
      WEBHOOK_LIMITS.replaysMax,
      DELIVERIES_DUE,
    ]);
    return { replayed: row!.replayed, nextFrom: iso(row!.next_from) };
  });
}

/** An event that was cut off by the time's milliseconds is found again: it is under way by then, and left alone. */
const REPLAY = `
with given as (
  select ?::uuid as endpoint_id, ?::boolean as everything, ?::timestamptz as begins, ?::timestamptz as ends, ?::integer as most
), wanted as materialized (
  select v.id, v.organization_id, v.position, v.created_at, latest.trigger,
    row_number() over (order by v.position) as place
  from given join endpoints e on e.id = given.endpoint_id
  join events v on v.organization_id = e.organization_id
    and v.created_at >= given.begins and v.created_at < given.ends
  left join lateral (
    select d.trigger, d.status from deliveries d where d.endpoint_id = e.id and d.event_id = v.id
    order by d.trigger desc limit 1
  ) latest on true
  where not (v.data @> '{"test": true}') and case
      when latest.status is null then (given.everything or v.created_at >= e.created_at)
        and e.event_types && array[v.type, v.type || ':' || coalesce(v.data #>> '{message,channel}', ''),
          split_part(v.type, '.', 1) || '.*', case when v.data #>> '{message,documentId}' is null then '*' end]
        and (e.filter is null or v.data #> '{document,metadata}' @> (e.filter -> 'metadata'))
        and ${isOfConnection('e', 'v')}
      when given.everything then latest.status not in ('pending', 'retrying')
      else latest.status in ('dead', 'cancelled')
    end
  order by v.position limit (select most + 1 from given)
), replayed as (
  insert into deliveries (id, organization_id, endpoint_id, event_id, trigger)
  select gen_random_uuid(), organization_id, endpoint_id, id, coalesce(trigger + 1, 0) from wanted, given where place <= most
  returning id
)
select (select count(*)::integer from replayed) as replayed,
  (select min(created_at) from wanted, given where place > most) as next_from, pg_notify(?, '')`;

/** Replays of one endpoint come one after the other, so that each finds the next free number. */
async function lockOpenEndpoint(em: EntityManager, caller: Caller, id: string): Promise<void> {
  const [endpoint] = await em.execute<{ enabled: boolean }[]>(
    'select enabled from endpoints where id = ? and dialect = ? and deleted_at is null for update',
    [knownId(id), caller.dialect],
  );
  if (!endpoint) throw new Problem('not_found');
  if (!endpoint.enabled) throw new Problem('endpoint_disabled');
}
