import type { Database } from '../db/database.ts';
import { API_LIMITS } from './limits.ts';

/**
 * Sliding limits over the last sixty seconds, counted in PostgreSQL (`take_requests`) and so shared by every process.
 *
 * - R1 A bucket never grants more than its quota in sixty seconds, whatever the number of processes.
 * - R2 Requests that arrive while PostgreSQL is being asked are asked for together.
 * - R3 Buckets of more than a thousand a minute are taken a thousandth ahead, so one round trip serves many requests;
 *   what is not used within a second is lost to the bucket, which keeps R1.
 * - R4 When PostgreSQL does not answer nothing is granted: the error goes to the caller of `take`.
 */
export type RateLimiter = {
  /** Takes one request out of a bucket. @param quota requests in any sixty seconds */
  take(bucket: string, quota: number): Promise<RateTaken>;
  /** What is left of a bucket, without taking anything. */
  peek(bucket: string, quota: number): Promise<Omit<RateTaken, 'granted'>>;
};
export type RateTaken = {
  granted: boolean;
  remaining: number;
  /** Until the oldest counted request leaves the window. */
  resetMs: number;
};

type Lease = { left: number; remaining: number; resetAt: number; endsAt: number };
type Waiter = { resolve(taken: RateTaken): void; reject(error: unknown): void };
type Bucket = { lease: Lease | null; waiting: Waiter[]; asking: boolean };
type TakenRow = { granted: number; remaining: number; reset_ms: number };

export function makeRateLimiter(database: Database, now: () => number): RateLimiter {
  const buckets = new Map<string, Bucket>();

  async function ask(name: string, quota: number, bucket: Bucket): Promise<void> {
    bucket.asking = true;
    while (bucket.waiting.length > 0) {
      const waiting = bucket.waiting.splice(0);
      const ahead = Math.max(1, Math.floor(quota / 1_000));
      try {
        const [row] = await database.statement((sql) =>
          sql.execute<TakenRow[]>('select * from take_requests(?, ?, ?)', [
            name,
            quota,
            Math.max(waiting.length, ahead),
          ]),
        );
        share(row!, waiting, bucket, now());
      } catch (error) {
        for (const waiter of waiting) waiter.reject(error);
      }
    }
    bucket.asking = false;
    if (!bucket.lease) buckets.delete(name);
  }

  function sweep(at: number): void {
    for (const [name, bucket] of buckets) {
      if (!bucket.asking && (bucket.lease === null || bucket.lease.endsAt <= at)) buckets.delete(name);
    }
  }

  return {
    take(name, quota) {
      if (buckets.size > BUCKETS_MAX) sweep(now());
      const bucket = buckets.get(name) ?? { lease: null, waiting: [], asking: false };
      buckets.set(name, bucket);
      const leased = fromLease(bucket, now());
      if (leased) return Promise.resolve(leased);
      return new Promise((resolve, reject) => {
        bucket.waiting.push({ resolve, reject });
        if (!bucket.asking) void ask(name, quota, bucket);
      });
    },
    async peek(name, quota) {
      const [row] = await database.statement((sql) => sql.execute<{ used: number; reset_ms: number }[]>(PEEK, [name]));
      return { remaining: Math.max(0, quota - row!.used), resetMs: Math.max(0, row!.reset_ms) };
    },
  };
}

/** What a bucket holds of the last sixty seconds, and in how many milliseconds its oldest second leaves them. */
const PEEK = `
  select coalesce(sum(count), 0)::integer as used,
         coalesce(ceil((min(second) filter (where count > 0) + 60 - extract(epoch from clock_timestamp())) * 1000), 0)::integer as reset_ms
  from rate_windows w, lateral (
    select second, w.seconds[second % 60 + 1] as count
    from generate_series(greatest(w.last_second, floor(extract(epoch from clock_timestamp()))::bigint) - 59, w.last_second) second) counted
  where w.bucket = ?`;

/** Beyond this many buckets in memory the idle ones are forgotten; their counts are in PostgreSQL. */
const BUCKETS_MAX = 10_000;

function fromLease(bucket: Bucket, at: number): RateTaken | null {
  const lease = bucket.lease;
  if (!lease) return null;
  if (lease.left === 0 || lease.endsAt <= at) {
    bucket.lease = null;
    return null;
  }
  lease.left -= 1;
  return { granted: true, remaining: lease.remaining + lease.left, resetMs: Math.max(0, lease.resetAt - at) };
}

/** Gives those who waited what was granted, in their order, and keeps the rest for those who come next. */
function share(row: TakenRow, waiting: Waiter[], bucket: Bucket, at: number): void {
  waiting.forEach((waiter, index) => {
    const granted = index < row.granted;
    const remaining = row.remaining + Math.max(0, row.granted - index - 1);
    waiter.resolve({ granted, remaining, resetMs: row.reset_ms });
  });
  const left = row.granted - waiting.length;
  bucket.lease =
    left > 0 ? { left, remaining: row.remaining, resetAt: at + row.reset_ms, endsAt: at + API_LIMITS.leaseMs } : null;
}

/** Forgets buckets that nobody used for longer than their window. @returns how many */
export async function sweepRateWindows(database: Database): Promise<number> {
  const gone = await database.statement((sql) =>
    sql.execute<{ bucket: string }[]>(
      `delete from rate_windows where bucket in (
         select bucket from rate_windows where last_second < extract(epoch from now()) - 120
         order by last_second limit 5000 for update skip locked)
       returning bucket`,
    ),
  );
  return gone.length;
}
