import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import { type PageRequest, readCursor, writeCursor } from '../cursor.ts';
import { Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';
import { openPhonesIn } from '../secrets/phones.ts';
import { boundedLimit, knownId } from './page.ts';
import { eventsLock } from './publish.ts';

/** A published event, as it is also delivered to endpoints. */
export type EventView = {
  id: string;
  type: string;
  occurredAt: string;
  documentId: string | null;
  sequence: number | null;
  data: Record<string, unknown>;
};
export type EventFilter = { types?: string[] | undefined; documentId?: string | undefined; since?: Date | undefined };
export type EventPage = {
  data: EventView[];
  /** Continues after the last event shown; also good for asking again later whether there is more. Null: none shown yet. */
  nextCursor: string | null;
  hasMore: boolean;
};

/** A publisher that hangs must not hold up readers, nor they the publishers behind them. */
const LOCK_TIMEOUT_MS = 2_000;
const RETRY_AFTER_MS = 1_000;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * The organization's events in the order of their positions. Who follows `nextCursor` misses none: before reading, it
 * waits until every transaction that may hold an earlier position has ended (see eventsLock).
 * @throws Problem malformed_request (cursor) | events_removed | service_unavailable
 */
export async function listEvents(
  core: Core,
  caller: Caller,
  filter: EventFilter,
  page: PageRequest,
): Promise<EventPage> {
  const limit = boundedLimit(page.limit);
  const where = ['organization_id = ?'];
  const parameters: (string | number)[] = [caller.organizationId];
  const add = (condition: string, value: string): void => {
    where.push(condition);
    parameters.push(value);
  };
  const position = page.cursor ? readCursor(page.cursor, /^(\d{1,18})$/)[0]! : null;
  if (position !== null) add('position > ?::bigint', position);
  if (filter.types?.length) {
    add('type in (select jsonb_array_elements_text(?::jsonb))', JSON.stringify(filter.types));
  }
  if (filter.documentId) add('document_id = ?', knownId(filter.documentId));
  if (filter.since) add('occurred_at >= ?::timestamptz', filter.since.toISOString());
  try {
    return await core.database.tenant(caller.organizationId, async (em) => {
      await em.execute(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
      await em.execute(`select pg_advisory_xact_lock(${eventsLock('?')})`, [caller.organizationId]);
      await refuseGaps(em, caller, { position, since: filter.since });
      const rows = await em.execute<{ event: EventView; position: string }[]>(
        `select position::text, jsonb_build_object('id', id, 'type', type, 'occurredAt', occurred_at,
           'documentId', document_id, 'sequence', sequence, 'data', data) as event
         from events where ${where.join(' and ')} order by events.position limit ${limit + 1}`,
        parameters,
      );
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        data: shown.map(({ event }) => ({
          ...event,
          occurredAt: iso(event.occurredAt),
          data: openPhonesIn(core, `event ${event.id}`, event.data),
        })),
        nextCursor: last ? writeCursor(last.position) : (page.cursor ?? null),
        hasMore: rows.length > limit,
      };
    });
  } catch (error) {
    if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
    throw new Problem('service_unavailable', { retryAfterMs: RETRY_AFTER_MS, cause: error });
  }
}

/**
 * Whoever goes on from somewhere is told when events after it have been removed: silence would look like none.
 * @throws Problem events_removed
 */
async function refuseGaps(
  em: EntityManager,
  caller: Caller,
  { position, since }: { position: string | null; since: Date | undefined },
): Promise<void> {
  if (position === null && since === undefined) return;
  const [missed] = await em.execute<{ until: string }[]>(
    `select events_removed_until as until from organizations
     where id = ? and (events_removed_position > ?::bigint or events_removed_until >= ?::timestamptz)`,
    [caller.organizationId, position, since?.toISOString() ?? null],
  );
  if (!missed) return;
  throw new Problem('events_removed', { details: { keptSince: iso(missed.until) } });
}
