/** Every bound of the approval domain, with its unit and its reason. */
export const LIMITS = {
  /** A route people can still follow; also keeps a state under 100 KB in a Temporal payload. */
  approversMax: 100,
  stepsMax: 50,
  /** By hand: at most this many reminders to one approver within `manualReminderWindowMs`, so that nobody is flooded. */
  manualRemindersMax: 3,
  manualReminderWindowMs: 5 * 60_000,
  /** A reminder schedule denser than this would be harassment, and its timers a load. */
  reminderEveryMinMs: 60_000,
  remindersMaxCount: 50,
  /** Blocked work is tried again after 15 s, doubled each time, at most every 15 minutes. */
  blockedRetryFirstMs: 15_000,
  blockedRetryMaxMs: 15 * 60_000,
  reasonCharactersMax: 1_000,
} as const;
