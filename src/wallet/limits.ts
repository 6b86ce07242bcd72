/** Every bound of wallets, with its unit and its reason. */
export const WALLET_LIMITS = {
  /** Tomans in one movement: more is a typing error, and sums of many stay whole numbers that JavaScript can hold. */
  amountMax: 1_000_000_000_000,
  /** Signatures in one estimate: no document has more approvers than this. */
  signaturesMax: 100,
  discountCodeCharactersMax: 32,
  noteCharactersMax: 200,
  /** Batches of identity-check credits bought at once. */
  batchesMax: 100,
  /** Movements on one page. */
  pageMax: 100,
} as const;
