import type { Caller, Core } from '../core.ts';
import { iso } from '../iso.ts';
import { openPhonesIn } from '../secrets/phones.ts';
import type { OutgoingEvent } from './formats.ts';
import { boundedLimit, knownId } from './page.ts';

/** One POST to an endpoint, with the event that it told. */
export type LoggedAttempt = {
  deliveryId: string;
  number: number;
  startedAt: string;
  delivered: boolean;
  statusCode: number | null;
  /** Why it failed: `timeout`, `connection_refused`, `status_500`, … Null: it did not. */
  error: string | null;
  event: OutgoingEvent;
};

type Row = Omit<LoggedAttempt, 'event'> & { event: OutgoingEvent & { occurredAt: string } };

/** The latest attempts to reach an endpoint, newest first. Those of a deleted endpoint stay readable. */
export async function listAttempts(
  core: Core,
  caller: Caller,
  endpointId: string,
  limit: number,
): Promise<LoggedAttempt[]> {
  const rows = await core.database.read<Row>(
    caller.organizationId,
    `select a.delivery_id as "deliveryId", a.number, to_jsonb(a.started_at) #>> '{}' as "startedAt",
       a.error is null as delivered, a.status_code as "statusCode", a.error,
       jsonb_build_object('id', v.id, 'type', v.type, 'occurredAt', v.occurred_at, 'documentId', v.document_id,
         'sequence', v.sequence, 'data', v.data) as event
     from deliveries d
     join endpoints e on e.id = d.endpoint_id and e.dialect = $2
     join delivery_attempts a on a.delivery_id = d.id join events v on v.id = d.event_id
     where d.endpoint_id = $1::uuid order by a.started_at desc, a.delivery_id, a.number desc limit $3`,
    [knownId(endpointId), caller.dialect, boundedLimit(limit)],
  );
  return rows.map(({ event, startedAt, ...attempt }) => ({
    ...attempt,
    startedAt: iso(startedAt),
    event: {
      ...event,
      occurredAt: new Date(event.occurredAt),
      data: openPhonesIn(core, `event ${event.id}`, event.data),
    },
  }));
}
