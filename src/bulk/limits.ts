/** Every bound of sending to many, with its unit and its reason. */
export const BULK_LIMITS = {
  /** A list that is checked while somebody waits, and kept row by row. */
  rowsMax: 5_000,
  columnsMax: 300,
  /** Of one cell; every column has a smaller bound of its own. */
  cellCharactersMax: 2_000,
  /** What is told at once of a bad list; the rest shows after these are put right. */
  errorsMax: 100,
  /** Rows that a dry run shows as they were understood. */
  sampleRowsMax: 20,
  /** Documents a minute: what an organization chooses, and at most this, so that no list stands in everybody's way. */
  perMinuteUsual: 120,
  perMinuteMax: 600,
  /** A row whose document cannot be made for reasons of ours is tried for about an hour. */
  attemptsMax: 60,
  retryMaxS: 60,
} as const;
