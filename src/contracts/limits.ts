/** Every bound of contracts, with its unit and its reason. */
export const CONTRACT_LIMITS = {
  /** As many as people still follow, and as an estimate of the cost is given for. */
  signersMax: 20,
  /** Pages drawn ahead, so that whoever opens a usual contract waits for none of them; of longer ones the rest is drawn when it is looked at. */
  drawnPagesMax: 40,
  /** Pixels: what the signing page asks for on a phone. */
  drawnWidth: 960,
  /** How long a request that adds signers waits for the answers about them: well below the 25 s that a request may take. */
  identityWaitMs: 12_000,
  /** The same for the first look of the background, which then sleeps and looks again. */
  identityLookMs: 2_000,
  identityPollMs: 50,
  /** How long one try waits for the first signers to be invited, which takes the document's workflow well below a second. */
  invitedWaitMs: 5_000,
} as const;
