/** Every bound of campaigns, with its unit and its reason. */
export const CAMPAIGN_LIMITS = {
  /** At the usual pace of a connection, ten hours of sending; more is better split. */
  rowsMax: 10_000,
  columnsMax: 100,
  cellCharactersMax: 2_000,
  /** Campaigns of an organization that have not ended. */
  openMax: 20,
  /** What is told at once of bad rows, and of rows that are passed over. */
  errorsMax: 100,
  /** Rows that a dry run shows as they would be sent. */
  sampleRowsMax: 20,
  /** Messages of a campaign that wait for their connection at a time: what somebody else writes waits behind these alone. */
  queuedMax: 3,
  /** A row that cannot be handed over for reasons of ours is tried for about an hour. */
  attemptsMax: 60,
  retryMaxS: 60,
} as const;
