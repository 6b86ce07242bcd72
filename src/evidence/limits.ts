/** Every bound of sealing, with its unit and its reason. */
export const LIMITS = {
  /** Outside calls, each for itself. The seal activity has two minutes for all of them together. */
  timestampMs: 10_000,
  signerMs: 10_000,
  revocationMs: 10_000,
  /** Everything outside together for one seal, so that the activity ends by itself and says why. */
  sealMs: 90_000,
  /** A token with the chain of its server; 6 kB are usual. */
  timestampBytesMax: 64 * 1024,
  signerBytesMax: 16 * 1024,
  /** OCSP answers are about 2 kB, lists of large authorities some hundred. A longer list is not put into a document. */
  ocspBytesMax: 64 * 1024,
  crlBytesMax: 2 * 1024 * 1024,
  certificateBytesMax: 64 * 1024,
  /** Certificates in one chain; real ones have two to four. */
  chainMax: 8,
  /** Room in the file for one signature or timestamp: 6 kB with a chain of three, 12 kB with those of some authorities. */
  reserveBytes: 16 * 1024,
  rsaBitsMin: 2_048,
  /** Years that a certificate of our own making lasts. */
  selfSignedYears: 10,
  /** A certificate of our own making is followed by a new one this long before it ends. */
  selfSignedRenewMs: 30 * 24 * 3_600_000,
  /** The longest time before the end of a timestamp's certificate at which the next timestamp is put over it. */
  renewBeforeMs: 90 * 24 * 3_600_000,
} as const;
