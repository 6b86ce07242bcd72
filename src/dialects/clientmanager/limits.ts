/** Every bound of this dialect that is not in its contract, with its unit and its reason. */
export const CLIENTMANAGER_LIMITS = {
  /** From the request to its answer: below what a handler has, with time left to write things down. */
  answerMs: 20_000,
  /** How long a new client's QR code is waited for, and how often it is looked at meanwhile. */
  qrMs: 18_000,
  qrLookMs: 250,
  /** For so long, asking the same again after NOT_SENT_YET means the same message. */
  unsettledMs: 10 * 60_000,
  notSentYetRetryMs: 5_000,
  /** Sends to a group with a key wait this long, drawn by lot. */
  groupDelayMs: { min: 2_000, max: 5_000 },
  historyMax: 100,
  callLogsMax: 50,
  schedulesMax: 1_000,
  /** Chats, and groups with channels, of one client that a list shows: the newest. */
  chatsMax: 1_000,
  pageMax: 100,
} as const;
