import type { Schemas } from '../../../src/api/generated/countersign.ts';

/** Why there was no answer at all: a lost connection, or one that took too long. */
export type NoAnswer = 'offline' | 'timeout';

/** Something the API refused (RFC 9457), with its sentence in the language that was asked in. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  /** Meant for people. */
  readonly detail: string;
  readonly fields: readonly { pointer: string; rule: string; message: string }[];
  /** Milliseconds after which the same request may succeed; null when nothing was said. */
  readonly retryAfterMs: number | null;

  constructor(problem: Schemas['Problem'], retryAfterMs: number | null) {
    super(problem.code);
    this.name = 'ApiProblem';
    this.code = problem.code;
    this.status = problem.status;
    this.detail = problem.detail;
    this.fields = problem.errors ?? [];
    this.retryAfterMs = retryAfterMs;
  }
}

/** The request may or may not have arrived; repeating it under the same idempotency key is safe. */
export class ConnectionProblem extends Error {
  readonly why: NoAnswer;

  constructor(why: NoAnswer, cause?: unknown) {
    super(why, { cause });
    this.name = 'ConnectionProblem';
    this.why = why;
  }
}

/** Whether the same request may succeed a moment later, without anybody changing anything. */
export function isPassing(error: unknown): boolean {
  if (error instanceof ConnectionProblem) return true;
  return error instanceof ApiProblem && (error.status >= 500 || error.code === 'idempotency_in_progress');
}

/** Reads a refusal; an answer that is none of ours (a proxy's page, say) counts as a passing failure. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const retryAfterMs = retryAfterOf(response.headers.get('retry-after'));
  const isOurs = response.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
  const body = isOurs ? await response.json().catch(() => null) : null;
  return new ApiProblem(body ?? strange(response.status), retryAfterMs);
}

function strange(status: number): Schemas['Problem'] {
  return { type: 'about:blank', title: '', status, detail: '', code: 'unknown', requestId: '' };
}

/** In seconds or as a date, as RFC 9110 has it. */
function retryAfterOf(text: string | null): number | null {
  if (text === null) return null;
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
