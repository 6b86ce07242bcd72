import type { ErrorCode } from './catalogue.ts';

/** A bad field of a request: where it is, which rule it breaks (`required`, `format`, …) and a sentence about it. */
export type FieldError = { pointer: string; rule: string; message: string };

/**
 * The caller's fault, or a dependency that is down: something with an answer in the catalogue. Services throw it, each
 * dialect says it in its own words (one error middleware each). Anything else that is thrown is a bug: 500, logged once.
 */
export class Problem extends Error {
  readonly code: ErrorCode;
  /** Filled into the catalogue's texts (`{limit}`) and given to programs. No personal data. */
  readonly details: Record<string, string | number | boolean | null>;
  readonly fields: FieldError[];
  /** Milliseconds after which the same request may succeed. */
  readonly retryAfterMs: number | null;

  constructor(
    code: ErrorCode,
    options: {
      details?: Problem['details'];
      fields?: FieldError[];
      retryAfterMs?: number;
      cause?: unknown;
    } = {},
  ) {
    super(code, { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.details = options.details ?? {};
    this.fields = options.fields ?? [];
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** One bad field of a request. */
export const invalid = (pointer: string, rule: string, message: string): Problem =>
  new Problem('validation_failed', { fields: [{ pointer, rule, message }] });
