/** Every bound of two-way webhooks, with its unit and its reason. */
export const TWO_WAY_LIMITS = {
  /** Whoever wrote waits for the answer. */
  deadlineMs: 5_000,
  /** Whoever called has their phone in their hand. */
  callDeadlineMs: 3_000,
  /** An answer is a text of one message and a few words around it. */
  responseBytesMax: 65_536,
  replyCharactersMax: 4_096,
  /** Of one conversation, in a minute: two programs that answer each other must come to an end. */
  repliesPerMinuteMax: 20,
  /** Under way at once in one process, and of one connection, so that a slow program holds up nobody else. */
  atOnceMax: 32,
  atOncePerConnectionMax: 4,
  /** When somebody who asks must be done or dead: the deadline and the time to write things down. */
  leaseMs: 20_000,
  /** What could not be said because the connection is away is tried again, for so long. */
  retryEveryMs: 15_000,
  retriesForMs: 10 * 60_000,
  pollMs: 5_000,
  /** How long the log is kept, and how many rows are removed at once. */
  keptMs: 30 * 24 * 3_600_000,
  sweepEveryMs: 3_600_000,
  sweepBatch: 1_000,
  pageMax: 100,
  urlCharactersMax: 2_048,
} as const;
