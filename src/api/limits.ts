/** Every bound of the HTTP side, with its unit and its reason. */
export const API_LIMITS = {
  /** A route of a hundred approvers in three languages is under 100 KB. A contract may set its own (`x-max-bytes`). */
  jsonBytesMax: 1_048_576,
  /** No contract nests deeper than 8; what does is built to exhaust something. */
  jsonDepthMax: 32,
  /** 30 MB as people mean it: a file of exactly this size is accepted. A contract may set its own (`x-max-bytes`). */
  fileBytesMax: 30 * 1024 * 1024,
  /** Boundaries, headers and text fields around the files of a form. */
  formOverheadBytesMax: 1_048_576,
  formFieldBytesMax: 262_144,
  formFieldsMax: 200,
  formFilesMax: 40,
  /** Forms with files that one organization, or one address without a key, may have under way in one process. */
  uploadsPerOwnerMax: 16,
  /** And all together: 64 of the largest files are 2 GB of temporary disk. */
  uploadsMax: 64,
  /** Errors listed in one answer: enough to correct a form, too few to be a load. */
  fieldErrorsMax: 50,
  /** What is still read of a body that was refused, so that the client sees the answer instead of a broken connection. */
  drainBytesMax: 8 * 1024 * 1024,
  drainMs: 5_000,
  /** A handler asks PostgreSQL and Temporal, each with shorter deadlines of its own. */
  handlerMs: 25_000,
  /** Headers must arrive within this time, and be no larger. */
  headersMs: 15_000,
  headersBytesMax: 16_384,
  /** The whole request: 30 MB at 2.1 Mbit/s. */
  requestMs: 120_000,
  keepAliveMs: 65_000,
  /** A connection on which nothing moves, in either direction, is cut: longer than `handlerMs`, when nothing may. */
  idleMs: 40_000,
  /** How often connections are held against the times above. */
  checkConnectionsEveryMs: 5_000,
  connectionsMax: 10_000,
  /** After a signal, requests that are being answered get this long: less than a process has for its end (8 s). */
  stopMs: 5_000,
  /** And then to take the answer that there is none. */
  goodbyeMs: 1_000,
  /** An executor that died holds its idempotency key this long; longer than `handlerMs`, so never a living one. */
  idempotencyLockMs: 60_000,
  /** The waits before an answer that PostgreSQL did not take is offered again: all within that lock. */
  finishAgainMs: [250, 1_000, 3_000, 10_000, 30_000],
  idempotencyKeptMs: 24 * 3_600_000,
  /** Failed authentications a minute from one address (IPv6: one /64). */
  failedAuthenticationsPerMinute: 30,
  /** And for one key id from everywhere: ten addresses' worth. */
  failedAuthenticationsPerKeyPerMinute: 300,
  /** A password is easier to guess than a key. */
  failedLoginsPerAccountPerMinute: 10,
  /** An address that has used a key rightly is not held up by others who guess at it, for this long. */
  goodAddressMs: 3_600_000,
  /** Leases of requests taken ahead are dropped after this, so that a quiet process does not sit on them. */
  leaseMs: 1_000,
  readinessCachedMs: 1_000,
  readinessCheckMs: 3_000,
} as const;
