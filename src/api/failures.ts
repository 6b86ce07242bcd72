import { Problem } from '../errors/problem.ts';

const RETRY_AFTER_MS = 1_000;
/** SQLSTATE classes and codes that say "not now": connection, resources, operator, deadlock, serialization, time-out, read-only. */
const PASSING_SQLSTATE = /^(?:08...|53...|57P0.|57014|40001|40P01|25P03|25006|55P03)$/;
const PASSING_SYSTEM_CODES = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND'],
  // The disk is full or cannot be written; too many files are open.
  ...['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EMFILE', 'ENFILE'],
]);
/** What the driver says without a code when PostgreSQL went away. */
const PASSING_MESSAGES =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|query read timeout/i;

/** What is said to the client about anything that was thrown. A bug becomes `internal_error` with its cause. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isPassing(error)) return new Problem('service_unavailable', { retryAfterMs: RETRY_AFTER_MS, cause: error });
  return new Problem('internal_error', { cause: error });
}

function isPassing(error: unknown): boolean {
  let current = error as { code?: unknown; message?: unknown; cause?: unknown; previous?: unknown } | undefined;
  for (let depth = 0; current && depth < 8; depth += 1) {
    const code = String(current.code ?? '');
    if (PASSING_SQLSTATE.test(code) || PASSING_SYSTEM_CODES.has(code)) return true;
    if (PASSING_MESSAGES.test(String(current.message ?? ''))) return true;
    current = (current.cause ?? current.previous) as typeof current;
  }
  return false;
}
