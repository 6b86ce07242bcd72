/** Every bound of outgoing webhooks, with its unit and its reason. */
export const WEBHOOK_LIMITS = {
  /** Endpoints of one organization in one dialect. Each event is written once for each of them. */
  endpointsMax: 20,
  subscriptionsMax: 50,
  descriptionCharactersMax: 500,
  /** A receiver that needs longer should answer first and work afterwards. */
  attemptDeadlineMs: 15_000,
  /** As much of an answer as helps to find a mistake. */
  responseBytesMax: 4_096,
  /** Deliveries that one call of replayFailed makes; calling again goes on with the rest. */
  replaysMax: 1_000,
  pageMax: 200,
} as const;
