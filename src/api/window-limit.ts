import type { Database } from '../db/database.ts';

/**
 * Limits over longer than a minute, which some dialects promise. Counted in PostgreSQL (`take_in_window`), so they hold over
 * all processes and a restart forgives nothing. A bucket keeps the time of each request, so quotas are to be small.
 */
export type WindowLimit = {
  name: string;
  quota: number;
  windowMs: number;
  /** Whom it counts: an address (IPv6: one /64) before anybody is let in, so that what is refused counts too; or a person. */
  per: 'address' | 'person';
  /** `key`: only requests that bring a key. */
  callers: 'any' | 'key';
};

export type WindowLimiter = {
  /** Takes one request out of a bucket. @returns milliseconds until the next is let through; 0: this one is. */
  take(bucket: string, limit: Pick<WindowLimit, 'quota' | 'windowMs'>): Promise<number>;
};

export function makeWindowLimiter(database: Database): WindowLimiter {
  return {
    async take(bucket, { quota, windowMs }) {
      const [row] = await database.statement((sql) =>
        sql.execute<{ granted: boolean; retry_after_ms: number }[]>('select * from take_in_window(?, ?, ?)', [
          ...[bucket, quota, windowMs],
        ]),
      );
      return row!.granted ? 0 : row!.retry_after_ms;
    },
  };
}

type Named = {
  name: string;
  limit: number;
  window_seconds: number;
  per: string;
  callers?: 'key';
  operations: string[];
};

/** What a contract says under `x-rate-limits` about one operation. @throws when it says what we do not count. */
export function windowLimitsOf(document: { [key: string]: unknown }, operationId: string): WindowLimit[] {
  const named = (document['x-rate-limits'] ?? []) as Named[];
  return named
    .filter(({ operations }) => Array.isArray(operations) && operations.includes(operationId))
    .map(({ name, limit, window_seconds, per, callers }) => {
      if (per !== 'address' && per !== 'person') throw new Error(`x-rate-limits ${name} is per ${per}`);
      return { name, quota: limit, windowMs: window_seconds * 1_000, per, callers: callers ?? 'any' };
    });
}

/** Forgets buckets whose window is over. @returns how many */
export async function sweepRequestWindows(database: Database): Promise<number> {
  const gone = await database.statement((sql) =>
    sql.execute<object[]>(
      `delete from request_windows where bucket in (
         select bucket from request_windows where ends_at < now() order by ends_at limit 5000 for update skip locked)
       returning bucket`,
    ),
  );
  return gone.length;
}
