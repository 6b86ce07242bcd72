import type { Subject } from '../subject.ts';

export type Question = Subject & {
  /** The same each time the same check is asked. */
  id: string;
  /** How many times it has been asked, this time included. */
  attempt: number;
};
/** Whether the mobile is that person's own. `reference` is what the gateway calls its answer. */
export type Verdict = { outcome: 'verified' | 'mismatch'; reference: string | null };

/** Somebody who knows whose a mobile is. */
export type IdentityDriver = {
  name: string;
  /** @throws IdentityFailure when there was no answer that says yes or no. */
  ask(question: Question, signal: AbortSignal): Promise<Verdict>;
};

/** Who is asked in each mode; null: nobody. */
export type IdentityDrivers = { live: IdentityDriver | null; test: IdentityDriver };

/** Why there was no verdict. It may come later, so the question is asked again. */
export class IdentityFailure extends Error {
  /** For operators and senders; never holds a number or a secret. */
  readonly reason: string;
  /** Milliseconds the gateway asked us to wait; null when it said nothing. */
  readonly retryAfterMs: number | null;

  constructor(reason: string, options: { retryAfterMs?: number | null; cause?: unknown } = {}) {
    super(reason, { cause: options.cause });
    this.name = 'IdentityFailure';
    this.reason = reason;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
