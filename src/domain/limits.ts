/** Every bound of the approval domain, with its unit and its reason. */
export const LIMITS = {
  /** A route people can still follow; also keeps a state under 100 KB in a Temporal payload. */
  approversMax: 100,
  stepsMax: 50,
  /** Approvers in the route plus those replaced or removed, who stay in the record: without it replacing for ever would grow the state for ever. */
  approverRecordsMax: 200,
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
  /** A preview is read by a person before sending. */
  previewEntriesMax: 200,
  previewHorizonMs: 366 * 24 * 60 * 60_000,
  /** Of all approvers of a document together: a long form, and its list still is read in one go. */
  fieldsMax: 500,
  /** Fields times their pages: a few marks on every page of the largest document. */
  fieldDrawingsMax: 10_000,
  /** The largest file has this many pages. */
  fieldPagesMax: 2_000,
  /** Of a text field for which the sender names no bound; the contract allows up to 1,000. */
  fieldCharactersDefault: 200,
  /** Longer lists are cut in the operators' description, which Temporal caps at 20,000 bytes. */
  describedApproversMax: 40,
} as const;
