/** How long a client of this dialect is kept waiting, in milliseconds: below what a handler has. */
export const WAHOOKS_LIMITS = {
  /** To hear `sent` in place of `queued`. */
  sentMs: 5_000,
  /** To hear what came of a webhook's test. A receiver has 15 s for an answer; nobody is kept waiting for the whole of it. */
  testMs: 10_000,
  /** For the code of a connection that is to be scanned, and how often it is looked at meanwhile. */
  qrMs: 10_000,
  qrLookMs: 250,
} as const;
