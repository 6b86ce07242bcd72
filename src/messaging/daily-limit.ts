/**
 * What an organization may send by a channel on one day (settings.delivery.dailyLimit), so that a stolen key, a loop or
 * somebody who earns on messages cannot cost more than that.
 *
 * - D1 Every try of a remote driver counts, codes too. The count is one row in PostgreSQL, taken under its lock
 *   (`take_sends`), so all workers together send no more.
 * - D2 What is beyond waits, visibly (`queued`, error `daily limit`), for the next day (UTC) or a higher limit, and is then
 *   sent if it is still of use. It falls to no other channel: that would spend there what the limit is to save.
 * - D3 Those who wait hold up nobody else: all of an organization's are put off at once.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { type Channel, DEFAULT_SETTINGS } from '../organizations/settings.ts';
import { MESSAGES_DUE } from './queue.ts';

/** The error of a message that waits for another day. */
export const DAILY_LIMIT = 'daily limit';
const DAY_MS = 24 * 3_600_000;

/**
 * From rows `found` (id, organization_id, channel, due_at, verdict) to rows `due` (id, verdict), where `go` has become `wait`
 * for those that are beyond the limit. Takes two parameters: the day, and the default limits as JSON. Locks counters in one
 * order, so that two workers never wait for each other.
 */
export const WITHIN_LIMIT = `
wishes as materialized (
  select organization_id, channel, count(*) as wanted from found where verdict = 'go'
  group by organization_id, channel order by organization_id, channel
), budgets as materialized (
  select organization_id, channel, take_sends(organization_id, channel, ?::date, wanted, coalesce(
    (select (o.settings #>> array['delivery', 'dailyLimit', w.channel])::integer from organizations o where o.id = w.organization_id),
    (?::jsonb ->> w.channel)::integer)) as granted
  from wishes w
), due as (
  select f.id, case when verdict = 'go' and granted < row_number() over (
    partition by f.organization_id, f.channel, verdict order by f.due_at, f.id) then 'wait' else verdict end as verdict
  from found f left join budgets b on b.organization_id = f.organization_id and b.channel = f.channel
)`;

export const limitParameters = (core: Core): [string, string] => [
  new Date(core.now()).toISOString().slice(0, 10),
  JSON.stringify(DEFAULT_SETTINGS.delivery.dailyLimit),
];

/** The beginning of the next day, UTC. */
export const nextDay = (now: number): Date => new Date((Math.floor(now / DAY_MS) + 1) * DAY_MS);

type Held = { organization_id: OrganizationId; channel: Channel };

/** Puts off everything else that is due of those who have reached their limit. */
export async function holdBack(core: Core, em: EntityManager, held: readonly Held[]): Promise<void> {
  if (held.length === 0) return;
  const pairs = [...new Map(held.map((one) => [`${one.organization_id} ${one.channel}`, one])).values()].map(
    ({ organization_id, channel }) => ({ organization_id, channel }),
  );
  await em.execute(
    `update messages m set due_at = ?, error = ?, updated_at = ? where m.id in (
       select o.id from messages o
       join jsonb_to_recordset(?::jsonb) as full_(organization_id uuid, channel text)
         on full_.organization_id = o.organization_id and full_.channel = o.channel
       where o.status = 'queued' and o.due_at <= ? for update of o skip locked)`,
    [nextDay(core.now()), DAILY_LIMIT, new Date(core.now()), JSON.stringify(pairs), new Date(core.now())],
    'run',
  );
}

/** Lets those who wait try again at once: the limit may have been raised. */
export async function releaseHeldBack(core: Core, organizationId: OrganizationId): Promise<void> {
  const now = new Date(core.now());
  await core.database.tenant(organizationId, (em) =>
    em.execute(
      `with released as (
         update messages set due_at = ?, error = null, updated_at = ?
         where organization_id = ? and status = 'queued' and error = ? and due_at > ? returning 1)
       select pg_notify(?, '') where exists (select from released)`,
      [now, now, organizationId, DAILY_LIMIT, now, MESSAGES_DUE],
    ),
  );
}
