import { createHash, randomUUID } from 'node:crypto';
import { canonicalJson } from '../audit/canonical.ts';
import type { Caller, Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import type { EncodedAnswer } from './answer.ts';
import type { UploadedFile } from './dialect.ts';
import { API_LIMITS } from './limits.ts';

/**
 * Doing something once. The row is written before the work begins, in a transaction of its own, and holds the id of
 * what is to be created; so whoever works under the same key, now or after a crash, creates the same thing.
 *
 * - I1 At most one executor holds a key's lock. A lock outlives every living executor (`handlerMs` < `idempotencyLockMs`).
 * - I2 An answer is stored only by the executor that holds the lock.
 * - I3 Stored are answers that repeating would not change. 401, 409, 429 and 5xx are not: the next request executes again.
 * - I4 Answers are encrypted: some hold secrets that are shown once.
 */
export type Scope = { organizationId: string; dialect: string; key: string };
export type Claim = { resourceId: string; lock: string };
export type Begun = { kind: 'execute'; claim: Claim } | { kind: 'replay'; answer: EncodedAnswer };

type Row = {
  same: boolean;
  response_status: number | null;
  response_headers: Record<string, string> | null;
  response_body: Buffer | null;
  locked_ms: number;
};

/**
 * @returns null when the request has no key.
 * @throws Problem idempotency_key_invalid
 */
export function readIdempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  // The IETF draft quotes the key; most clients send it bare.
  const text = String(header).replace(/^"(.*)"$/, '$1');
  if (!/^[\x20-\x7e]{1,255}$/.test(text)) throw new Problem('idempotency_key_invalid');
  return text;
}

/** What makes two requests the same: everything the handler sees of them, but not how it was transported. */
export function fingerprint(request: {
  caller: Caller;
  method: string;
  route: string;
  params: unknown;
  query: unknown;
  body: unknown;
  files: Record<string, UploadedFile>;
}): Buffer {
  const files = Object.entries(request.files).map(([name, { sha256, fileName, further = [] }]) => [
    ...[name, sha256, fileName],
    ...further.flatMap((file) => [file.sha256, file.fileName]),
  ]);
  const { method, route, params, query, body } = request;
  const parts = [request.caller.mode, method, route, params, query, body ?? null, files.sort()];
  return createHash('sha256').update(canonicalJson(parts)).digest();
}

/** @throws Problem idempotency_key_reused | idempotency_in_progress */
export async function beginOnce(core: Core, scope: Scope, print: Buffer): Promise<Begun> {
  return core.database.tenant(scope.organizationId, async (em) => {
    const place = [scope.organizationId, scope.dialect, scope.key];
    const lockSeconds = API_LIMITS.idempotencyLockMs / 1_000;
    const [fresh] = await em.execute<{ resource_id: string; lock: string }[]>(
      `insert into idempotency_keys as k
         (organization_id, dialect, key, fingerprint, resource_id, locked_until, expires_at)
       values (?, ?, ?, ?, ?, clock_timestamp() + make_interval(secs => ?), now() + make_interval(secs => ?))
       on conflict (organization_id, dialect, key) do update set
         fingerprint = excluded.fingerprint, resource_id = excluded.resource_id, locked_until = excluded.locked_until,
         response_status = null, response_headers = null, response_body = null,
         created_at = now(), expires_at = excluded.expires_at
       where k.expires_at <= now()
       returning resource_id, locked_until::text as lock`,
      [...place, print, randomUUID(), lockSeconds, API_LIMITS.idempotencyKeptMs / 1_000],
    );
    if (fresh) return { kind: 'execute', claim: { resourceId: fresh.resource_id, lock: fresh.lock } };

    const [row] = await em.execute<Row[]>(
      `select fingerprint = ? as same, response_status, response_headers, response_body,
         (extract(epoch from locked_until - clock_timestamp()) * 1000)::integer as locked_ms
       from idempotency_keys where organization_id = ? and dialect = ? and key = ? for update`,
      [print, ...place],
    );
    // Deleted between the two statements, because it had expired: the same request finds room.
    if (!row) throw inProgress(0);
    if (!row.same) throw new Problem('idempotency_key_reused');
    if (row.response_status !== null) return { kind: 'replay', answer: open(core, scope, row) };
    if (row.locked_ms > 0) throw inProgress(row.locked_ms);
    const [taken] = await em.execute<{ resource_id: string; lock: string }[]>(
      `update idempotency_keys set locked_until = clock_timestamp() + make_interval(secs => ?)
       where organization_id = ? and dialect = ? and key = ? returning resource_id, locked_until::text as lock`,
      [lockSeconds, ...place],
    );
    return { kind: 'execute', claim: { resourceId: taken!.resource_id, lock: taken!.lock } };
  });
}

/** Whether repeating the request would give the same answer. @param status our own, whatever a dialect makes of it. */
export function isFinal(status: number): boolean {
  return status < 500 && ![401, 409, 429].includes(status);
}

/**
 * Stores the answer, or, with null, lets the next request execute. Does nothing when the lock has been taken over.
 * Whatever happens here, the work is done: a repeat finds it by its resource id.
 */
export async function finishOnce(core: Core, scope: Scope, { lock }: Claim, answer: EncodedAnswer | null) {
  const place = [scope.organizationId, scope.dialect, scope.key, lock];
  const where = 'where organization_id = ? and dialect = ? and key = ? and locked_until = ?::timestamptz';
  await core.database.tenant(scope.organizationId, async (em) => {
    if (!answer) {
      await em.execute(`update idempotency_keys set locked_until = clock_timestamp() ${where}`, place, 'run');
      return;
    }
    const body = answer.body === null ? null : core.keyring.seal(answer.body.toString('utf8'), context(scope));
    await em.execute(
      `update idempotency_keys set response_status = ?, response_headers = ?::jsonb, response_body = ? ${where}`,
      [answer.status, JSON.stringify(answer.headers), body, ...place],
      'run',
    );
  });
}

function open(core: Core, scope: Scope, row: Row): EncodedAnswer {
  const body = row.response_body === null ? null : Buffer.from(core.keyring.open(row.response_body, context(scope)));
  return { status: row.response_status!, headers: row.response_headers ?? {}, body };
}

const context = ({ organizationId, dialect, key }: Scope) => `idempotency:${organizationId}:${dialect}:${key}`;

/** Most requests are answered within a second, so a client need not wait for the end of the lock. */
const inProgress = (lockedMs: number) =>
  new Problem('idempotency_in_progress', { retryAfterMs: Math.min(1_000, Math.max(1, lockedMs)) });

/** Forgets keys after their 24 hours. @returns how many */
export async function sweepIdempotencyKeys(core: Core): Promise<number> {
  const gone = await core.database.statement((sql) =>
    sql.execute<{ key: string }[]>(
      `delete from idempotency_keys where (organization_id, dialect, key) in (
         select organization_id, dialect, key from idempotency_keys where expires_at < now()
         order by expires_at limit 5000 for update skip locked)
       returning key`,
    ),
  );
  return gone.length;
}
