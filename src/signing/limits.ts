/** Every bound of signing, with its unit and its reason. */
export const LIMITS = {
  /** How long a code is good (NIST SP 800-63B: at most ten minutes). */
  codeLifeMs: 10 * 60_000,
  /** Codes sent to one approver within `codeSendsWindowMs`, so that nobody's phone is flooded at our cost. */
  codeSendsMax: 3,
  codeSendsWindowMs: 10 * 60_000,
  /** Wrong guesses of one code: a chance of 1 in 200,000. */
  codeTriesMax: 5,
  /** Wrong guesses of one approver's codes within a day, over all codes sent that day. */
  codeTriesPerDayMax: 10,
  codeTriesWindowMs: 24 * 60 * 60_000,
  /** How long a verified code opens the document: time to read it. */
  sessionLifeMs: 30 * 60_000,
  reasonCharactersMax: 1_000,
  commentCharactersMax: 1_000,
  questionCharactersMax: 1_000,
  /** Questions of one approver within `questionsWindowMs`: enough for a conversation, too few to flood the sender. */
  questionsMax: 10,
  questionsWindowMs: 24 * 60 * 60_000,
  typedMarkCharactersMax: 100,
  /** A drawn or uploaded mark, decoded. */
  markBytesMax: 1024 * 1024,
  userAgentCharactersMax: 500,
  /** How long an answer waits for the projection to catch up with the workflow; it is usually there in 30 ms. */
  projectionWaitMs: 2_000,
  projectionPollMs: 20,
  /** The same refusal of the same approver is written to the trail once in this time; a loop must not fill it. */
  refusalNotedEveryMs: 60_000,
} as const;
