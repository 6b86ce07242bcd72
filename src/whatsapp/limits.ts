/** Every bound of the WhatsApp connections, with its unit and its reason. */
export const WHATSAPP_LIMITS = {
  connectionsMax: 10,
  nameCharactersMax: 60,
  pageMax: 100,

  /** From the start of Chromium to a QR code or to a page that knows its device. A busy machine takes long. */
  startingMs: 90_000,
  /** How long a QR code may wait for a phone; WhatsApp changes it meanwhile. */
  unscannedMs: 180_000,
  /** WhatsApp shows a code for a minute at first and for twenty seconds afterwards. */
  qrKeptMs: 60_000,
  /** From the scan, or from the page that knows its device, until it can send. */
  syncingMs: 180_000,
  /** One look at a session: a crashed page never answers. */
  probeDeadlineMs: 5_000,
  /** Looks in vain, one after the other, before the session is begun anew. */
  probesInVainMax: 2,
  /** How often the page is asked whether it has synced without saying so. */
  nudgeEveryMs: 250,
  /** Looks at a page that has synced, before the library is told: it may be about to hear it by itself. */
  looksUntilNudge: 8,
  /** How long a browser may take to close before it is killed. */
  closeMs: 3_000,
  logOutMs: 10_000,

  /** How long the server's tick is waited for, within the 35 s of a send. */
  ackMs: 9_000,
  /** How often the chat is looked at meanwhile. */
  ackLooks: 3,
  /** The library's own part of a send. */
  sayMs: 10_000,
  lookUpMs: 5_000,
  /** A number that has WhatsApp is not asked about again for a day. */
  existsKeptMs: 24 * 3_600_000,
  existsKeptMax: 5_000,
  ticksKeptMax: 2_000,
  /** A repeated try looks for the message among those of the last minutes. */
  lookBackMs: 20 * 60_000,
  lookBackMessagesMax: 30,
  /** What came while nobody looked: chats, and messages of each. */
  catchUpChatsMax: 200,
  catchUpMessagesMax: 50,
  catchUpOverlapMs: 60_000,

  /** A message waits this long for its organization's connection to come back; then it falls to the next channel. */
  patienceMs: 10 * 60_000,

  heartbeatMs: 1_000,
} as const;
