/** Every bound of deciding in the chat, with its unit and its reason. */
export const LIMITS = {
  /** Longer than a choice with its reason is a conversation, which is the office's. */
  choiceCharactersMax: 1_100,
  /** What is shorter and has to do with deciding may be meant as a choice; so may any answer to the invitation itself. */
  attemptCharactersMax: 60,
  reasonCharactersMax: 1_000,
  /** How long an approver who was asked for the reason may take to write it. */
  reasonWithinMs: 24 * 3_600_000,
  /** Answers of ours to one invitation's approver that ask back or say why nothing counts. The confirmation comes besides. */
  promptsMax: 5,
  /** Messages of one phone that are looked at within `repliesWindowMs`; a machine at the other end gets no further. */
  repliesMax: 30,
  repliesWindowMs: 3_600_000,
  /** An answer without a quote that is this much older than the invitation was not meant for it. Clocks differ, and phones write seconds. */
  clockSlackMs: 60_000,
  /** How long an invitation that is over is still spoken of to somebody who answers it without quoting it. */
  overSpokenOfMs: 7 * 24 * 3_600_000,
  /** Invitations of one phone that are looked at, the latest first; and that one question names. */
  invitationsMax: 50,
  invitationsNamedMax: 5,

  /** A reply is tried again while Temporal or PostgreSQL are away: for half a day, at pauses that grow to ten minutes. */
  triesMax: 80,
  retryPauseMs: 2_000,
  retryPauseMaxMs: 10 * 60_000,
  /** What a killed worker held is taken up again after this; longer than a decision takes. */
  leaseMs: 60_000,
  /** Looks for the message that is quoted, while it may be one that is being sent: for a minute. */
  looksForQuotedMax: 5,
  batchMax: 20,
  pollMs: 2_000,
} as const;
