/** Every bound of outgoing webhooks, with its unit and its reason. */
export const WEBHOOK_LIMITS = {
  /** Endpoints of one organization in one dialect. Each event is written once for each of them. */
  endpointsMax: 20,
  subscriptionsMax: 50,
  descriptionCharactersMax: 500,
  /** What a document may carry is bounded too; a filter names a few of its keys. */
  filterKeysMax: 10,
  filterCharactersMax: 500,
  /** Enough for a gateway's key and a tenant; all of it travels with each attempt. */
  customHeadersMax: 10,
  customHeaderValueMax: 1_000,
  rateRequestsMax: 10_000,
  concurrencyMax: 64,
  /** Old secrets that still sign, each with a signature in the header. */
  oldSecretsMax: 4,
  secretOverlapDefaultMs: 24 * 3_600_000,
  secretOverlapMaxMs: 7 * 24 * 3_600_000,
  /** A receiver that needs longer should answer first and work afterwards. */
  attemptDeadlineMs: 15_000,
  /** As much of an answer as helps to find a mistake. */
  responseBytesMax: 4_096,
  /** Events that one call of a replay takes up; it says where to go on. */
  replaysMax: 1_000,
  pageMax: 200,

  /** An answer of 429 stops first attempts for so long as it asks, within these, or for the usual time. */
  throttleMinMs: 1_000,
  throttleUsualMs: 30_000,
  throttleMaxMs: 3_600_000,
  /** After so many failures in a row an endpoint is sent one event at a time, at growing distances. */
  breakerFailures: 10,
  breakerFirstMs: 15_000,
  breakerMaxMs: 10 * 60_000,
  /** Without a single success for so long, and at least so many failures: the endpoint is disabled. */
  hopelessAfterMs: 5 * 24 * 3_600_000,
  hopelessFailuresMin: 10,
  /** An event held back by an earlier one of its document is looked at again after this, should the release be lost. */
  blockedForMs: 15_000,

  /** Finished deliveries, and with them their attempts, stay readable this long. */
  deliveriesKeptDays: 30,
  /** Rows removed in one transaction, so that none holds its locks for long. */
  sweepBatch: 1_000,
} as const;
