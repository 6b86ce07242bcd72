import type { EntityManager } from '@mikro-orm/postgresql';

/**
 * When a later attempt may be made, at an endpoint with a limit of requests or one that asked for a pause. First
 * attempts are counted where they are claimed (claim.ts); the ladder of each delivery asks here.
 * @param hasTurn it waited for a turn that was reserved for it.
 * @returns milliseconds to wait, 0: now. With `reserved`, the place in the spacing is taken and kept for it.
 */
export async function takeTurn(
  em: EntityManager,
  endpointId: string,
  { hasTurn, random }: { hasTurn: boolean; random: number },
): Promise<{ waitMs: number; reserved: boolean }> {
  const [row] = await em.execute<{ throttled_ms: number; next_ms: number; limited: boolean }[]>(
    `select greatest(0, coalesce(extract(epoch from throttled_until - now()), 0) * 1000)::float8 as throttled_ms,
       greatest(0, coalesce(extract(epoch from rate_free_at - now()) * 1000
         - (rate_burst - 1) * rate_interval_ms, 0))::float8 as next_ms,
       rate_interval_ms is not null as limited
     from endpoints where id = ? and (throttled_until > now() or rate_interval_ms is not null) for update`,
    [endpointId],
  );
  if (!row) return { waitMs: 0, reserved: false };
  // Not all at once when the pause is over.
  if (row.throttled_ms > 0) return { waitMs: Math.ceil(row.throttled_ms * (1 + random)), reserved: false };
  if (!row.limited || hasTurn) return { waitMs: 0, reserved: false };
  await em.execute(
    `update endpoints set
       rate_free_at = greatest(rate_free_at, now()) + rate_interval_ms * interval '1 millisecond' where id = ?`,
    [endpointId],
  );
  return { waitMs: Math.ceil(row.next_ms), reserved: true };
}
