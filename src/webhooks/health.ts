import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { auditAct } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { iso } from '../iso.ts';
import { queueAlert } from '../messaging/queue.ts';
import { endpointDisabledText } from '../messaging/texts.ts';
import { completeSettings, type OrganizationSettings } from '../organizations/settings.ts';
import { WEBHOOK_LIMITS } from './limits.ts';
import { publish } from './publish.ts';
import type { Attempt } from './record.ts';

/**
 * How endpoints answer, and what follows from it. It is counted in the transaction that records the attempts, so every
 * process knows the same.
 *
 * 1. **Throttled**: after an answer of 429 no first attempt is made for as long as the receiver asked for.
 * 2. **Open circuit**: after a number of failures in a row first attempts wait as rows, which costs nothing. From time
 *    to time one of them goes out, the probe. A success closes the circuit and everything flows; a failure opens it for
 *    longer. The ladders of what failed before go on meanwhile, and their success counts as much.
 * 3. **Disabled**: when the receiver says that it is gone (410), or when nothing has arrived for days. The owner hears
 *    of it: `endpoint.disabled` goes to the organization's other endpoints, the operator gets a message, and the audit
 *    trail says it; once for each time.
 */

type Failing = { endpoint_id: string; failures: number; broken: boolean; probe: boolean; throttle_ms: number | null };
type DisabledReason = 'gone' | 'failing';

const THROTTLED = 429;
/** Our own fault, not the receiver's. */
const UNSENDABLE = 'unsendable';

/** Counts attempts of one transaction, and does what follows. */
export async function recordHealth(core: Core, em: EntityManager, attempts: readonly Attempt[]): Promise<void> {
  const failing = failuresOf(attempts);
  const hopeless = failing.length === 0 ? [] : await countFailures(em, failing);
  const delivered = attempts.filter(({ sent }) => sent.outcome === 'delivered').map(({ job }) => job.endpoint.id);
  const gone = attempts.filter(({ sent }) => sent.outcome === 'gone').map(({ job }) => job.endpoint.id);
  await disable(core, em, gone, 'gone');
  const given = hopeless.filter((id) => !delivered.includes(id));
  await disable(core, em, given, 'failing');
}

function failuresOf(attempts: readonly Attempt[]): Failing[] {
  const byEndpoint = new Map<string, Failing>();
  for (const { job, sent } of attempts) {
    if (sent.outcome === 'delivered' || sent.error === UNSENDABLE) continue;
    const isThrottle = sent.statusCode === THROTTLED;
    const known = byEndpoint.get(job.endpoint.id);
    const throttleMs = isThrottle ? throttleFor(sent.retryAfterMs) : null;
    byEndpoint.set(job.endpoint.id, {
      endpoint_id: job.endpoint.id,
      failures: (known?.failures ?? 0) + 1,
      broken: known?.broken || !isThrottle,
      probe: known?.probe || job.isProbe,
      throttle_ms: Math.max(known?.throttle_ms ?? 0, throttleMs ?? 0) || null,
    });
  }
  return [...byEndpoint.values()];
}

/** @returns milliseconds for which a receiver that answered 429 is left alone. */
export function throttleFor(retryAfterMs: number | null): number {
  const { throttleMinMs, throttleUsualMs, throttleMaxMs } = WEBHOOK_LIMITS;
  return Math.min(Math.max(retryAfterMs ?? throttleUsualMs, throttleMinMs), throttleMaxMs);
}

/** @returns the endpoints that have failed for too long. */
async function countFailures(em: EntityManager, failing: readonly Failing[]): Promise<string[]> {
  const { breakerFailures, breakerFirstMs, breakerMaxMs, hopelessAfterMs, hopelessFailuresMin } = WEBHOOK_LIMITS;
  const rows = await em.execute<{ id: string; hopeless: boolean }[]>(COUNT, [
    JSON.stringify(failing),
    breakerFailures,
    breakerFirstMs,
    breakerMaxMs,
    hopelessAfterMs,
    hopelessFailuresMin,
  ]);
  return rows.filter(({ hopeless }) => hopeless).map(({ id }) => id);
}

/** Rows are locked in the order of their ids, so that two processes cannot wait for each other. */
const COUNT = `
with given as materialized (
  select * from jsonb_to_recordset(?::jsonb) as g(endpoint_id uuid, failures integer, broken boolean, probe boolean,
    throttle_ms integer)
), locked as materialized (
  select e.id, g.broken and (g.probe or (e.trip_count = 0 and e.failure_count + g.failures >= ?)) as trips
  from endpoints e join given g on g.endpoint_id = e.id order by e.id for update of e
)
update endpoints e set
  failing_since = coalesce(e.failing_since, now()),
  failure_count = e.failure_count + g.failures,
  trip_count = e.trip_count + l.trips::integer,
  held_until = case when l.trips
    then now() + least(? * power(2, least(e.trip_count, 20)), ?) * interval '1 millisecond'
    else e.held_until end,
  throttled_until = greatest(e.throttled_until, now() + g.throttle_ms * interval '1 millisecond')
from given g join locked l on l.id = g.endpoint_id
where e.id = g.endpoint_id
returning e.id, e.failing_since <= now() - ? * interval '1 millisecond' and e.failure_count >= ? as hopeless`;

/**
 * The part of the statement that records attempts (record.ts) in which endpoints are well again that took something. It is
 * nothing for nearly all of them, which were well before. What waits for those that were not is due at once.
 */
export const RECOVERED = `troubled as materialized (
  select id from endpoints where id in (select jsonb_array_elements_text(?::jsonb)::uuid) and failure_count > 0
  order by id for update
), recovered as (
  update endpoints e set failing_since = null, failure_count = 0, trip_count = 0, held_until = null,
    throttled_until = case when e.throttled_until > now() then e.throttled_until end
  from troubled t where t.id = e.id
  returning e.id
)`;

type Disabled = {
  id: string;
  organization_id: string;
  url: string;
  description: string | null;
  failing_since: string | null;
};

async function disable(core: Core, em: EntityManager, ids: string[], reason: DisabledReason): Promise<void> {
  if (ids.length === 0) return;
  const rows = await em.execute<Disabled[]>(
    `update endpoints set enabled = false, disabled_reason = ?, disabled_at = now(), updated_at = now()
     where id in (select jsonb_array_elements_text(?::jsonb)::uuid) and enabled and deleted_at is null
     returning id, organization_id, url, description, failing_since`,
    [reason, JSON.stringify(ids)],
  );
  for (const row of rows) await announce(core, em, row, reason);
}

/** Out of band, as an endpoint cannot tell of its own silence. */
async function announce(core: Core, em: EntityManager, endpoint: Disabled, reason: DisabledReason): Promise<void> {
  const { id, organization_id: organizationId, url, description, failing_since: failingSince } = endpoint;
  await publish(core, em, [
    {
      id: randomUUID(),
      organizationId,
      type: 'endpoint.disabled',
      occurredAt: new Date(core.now()),
      data: {
        endpointId: id,
        url,
        description,
        reason,
        failingSince: iso(failingSince),
      },
    },
  ]);
  const by = { organizationId, actor: { kind: 'system' } as const };
  await auditAct(core, em, by, { action: 'endpoint.disabled', details: { endpointId: id, reason } });
  await tellOperator(core, em, endpoint, reason);
}

/** By SMS, to the number that the organization gave for what nobody else would tell. */
async function tellOperator(core: Core, em: EntityManager, endpoint: Disabled, reason: DisabledReason): Promise<void> {
  const { id, organization_id: organizationId, url } = endpoint;
  const [row] = await em.execute<{ name: string; settings: Partial<OrganizationSettings> }[]>(
    'select name, settings from organizations where id = ?',
    [organizationId],
  );
  const { delivery, language } = completeSettings(row!.settings);
  if (delivery.operatorPhone === null) return;
  // The rest of a URL often holds somebody's secret.
  const about = { organization: row!.name, host: new URL(url).host, endpointId: id, reason };
  await queueAlert(core, em, {
    organizationId,
    occasion: `endpoint.disabled ${randomUUID()}`,
    recipient: delivery.operatorPhone,
    language,
    text: endpointDisabledText(language, about),
  });
}
