/** Every bound of the messaging, with its unit and its reason. */
export const LIMITS = {
  /** Three sends on one channel; what fails three times is better tried on the next. A crash counts as a try. */
  triesMax: 3,
  /** Pauses after the first and the second failure that may pass; shortened or lengthened by up to a fifth. */
  retryPausesMs: [5_000, 45_000],
  /** A gateway's wish to wait longer is followed no further than this. */
  retryPauseMaxMs: 10 * 60_000,
  /** One send, whatever its driver thinks. */
  sendDeadlineMs: 35_000,
  /** What a killed sender held is sent again after this; longer than `sendDeadlineMs`, so that no living sender is
   * overtaken. A driver with turns may take longer: it is the only one that could send the message again. */
  leaseMs: 60_000,
  /** Sends under way at the same time in one worker. */
  concurrentSendsMax: 16,
  /** Rows settled by one statement: enough for floods, and locks of a few milliseconds. */
  batchMax: 500,
  /** How often a worker looks although nobody called: retries, ended leases and overdue deliveries come by the clock. */
  pollMs: 2_000,
  /** On stop, how long sends under way may still take; the supervisor gives ten seconds in all. */
  stopGraceMs: 5_000,

  /** Characters as people count them. An SMS of Arabic holds 70, so a text must stay within three or four. */
  titleCharactersMax: 60,
  organizationCharactersMax: 40,
  reasonCharactersMax: 120,

  /** Of a text that is sent: as much as WhatsApp takes. */
  textCharactersMax: 4_096,
  /** Of a text that may go out as SMS: some ten parts, where gateways draw the line. */
  smsCharactersMax: 1_600,
  /** Of a text that came in: what is beyond is cut off. */
  receivedCharactersMax: 65_536,

  /** Reasons of failures are kept for operators, not for ever growing. */
  errorCharactersMax: 300,
  pageMax: 100,
} as const;
