import type { Statement } from '../db/database.ts';
import type { OutgoingEvent } from './formats.ts';
import type { OldSecret } from './secrets.ts';

export type DeliveryStatus = 'pending' | 'retrying' | 'delivered' | 'dead' | 'cancelled';

/** A delivery with all that is needed to attempt it. */
export type DeliveryJob = {
  deliveryId: string;
  organizationId: string;
  status: DeliveryStatus;
  /** Attempts recorded so far. */
  attemptCount: number;
  /** Milliseconds from now until the next attempt is due, once the first has failed. */
  nextAttemptInMs: number | null;
  endpoint: {
    id: string;
    dialect: string;
    url: string;
    /** Encrypted, bound to the endpoint's id, like the private key. */
    secret: Buffer;
    privateKey: Buffer | null;
    oldSecrets: OldSecret[];
    /** Encrypted custom headers. */
    headers: Buffer | null;
    /** Whether its owner bounded how many deliveries may be under way. */
    bounded: boolean;
    /** Whether events of one document go one after the other. */
    ordered: boolean;
    /** False once it is disabled or deleted: then nothing may be sent. */
    open: boolean;
  };
  event: OutgoingEvent;
  /** The one attempt that an endpoint with an open circuit is allowed, to see whether it works again. */
  isProbe: boolean;
};

/** What a query must select of deliveries `d`, endpoints `e` and events `v` to make a job of each row. */
export const JOB_COLUMNS = `d.id as delivery_id, d.organization_id, d.status, d.attempt_count,
  (extract(epoch from d.next_attempt_at - now()) * 1000)::float8 as next_attempt_in_ms,
  e.id as endpoint_id, e.dialect, e.url, e.secret, e.private_key, e.old_secrets, e.headers,
  e.concurrency_max is not null as bounded, e.ordering = 'document' as ordered, e.enabled as open,
  v.id as event_id, v.type, (extract(epoch from v.occurred_at) * 1000)::float8 as occurred_at_ms,
  v.document_id, v.sequence, v.data`;

export type JobRow = {
  delivery_id: string;
  organization_id: string;
  status: DeliveryStatus;
  attempt_count: number;
  next_attempt_in_ms: number | null;
  endpoint_id: string;
  dialect: string;
  url: string;
  secret: Buffer;
  private_key: Buffer | null;
  old_secrets: OldSecret[];
  headers: Buffer | null;
  bounded: boolean;
  ordered: boolean;
  open: boolean;
  event_id: string;
  type: string;
  occurred_at_ms: number;
  document_id: string | null;
  sequence: number | null;
  data: Record<string, unknown>;
};

export function toJob(row: JobRow, isProbe = false): DeliveryJob {
  return {
    deliveryId: row.delivery_id,
    organizationId: row.organization_id,
    status: row.status,
    attemptCount: row.attempt_count,
    nextAttemptInMs: row.next_attempt_in_ms === null ? null : Math.max(0, Math.round(row.next_attempt_in_ms)),
    endpoint: {
      id: row.endpoint_id,
      dialect: row.dialect,
      url: row.url,
      secret: row.secret,
      privateKey: row.private_key,
      oldSecrets: row.old_secrets,
      headers: row.headers,
      bounded: row.bounded,
      ordered: row.ordered,
      open: row.open,
    },
    isProbe,
    event: {
      id: row.event_id,
      type: row.type,
      occurredAt: new Date(row.occurred_at_ms),
      documentId: row.document_id,
      sequence: row.sequence,
      data: row.data,
    },
  };
}

/** One delivery as it stands now; null when it is gone with its document. */
export async function loadJob(em: Statement, deliveryId: string): Promise<DeliveryJob | null> {
  const rows = await em.execute<JobRow[]>(
    `select ${JOB_COLUMNS} from deliveries d
     join endpoints e on e.id = d.endpoint_id join events v on v.id = d.event_id where d.id = ?`,
    [deliveryId],
  );
  return rows[0] ? toJob(rows[0]) : null;
}
