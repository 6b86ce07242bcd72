/** Every bound of identity checks, with its unit and its reason. */
export const IDENTITY_LIMITS = {
  /** Questions that one worker has open at the gateway. */
  concurrentMax: 8,
  /** The wait after a try without an answer doubles from the first to the longest. */
  retryFirstMs: 5_000,
  retryMaxMs: 300_000,
  /** After this long without an answer nobody is asked any more; a new request starts anew. */
  giveUpAfterMs: 7 * 86_400_000,
  /** Longer than any try may take (`timeoutMs` of the gateway is at most 30 s). */
  leaseMs: 60_000,
  pollMs: 2_000,
  /** Of the gateway's answer: it says yes or no. */
  answerBytesMax: 64 * 1_024,
  referenceCharactersMax: 100,
  /** Checks on one page. */
  pageMax: 100,
} as const;
