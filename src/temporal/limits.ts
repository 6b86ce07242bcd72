/** How long Temporal and the workers are waited for; then the caller is told to come back. */
export const TEMPORAL_LIMITS = {
  /** Starting a workflow, or handing it a signal: what the server does alone. A promise in the outbox keeps it otherwise. */
  startMs: 3_000,
  /** An update: longer than what a dead worker holds takes to be given to another one (10 s). */
  askMs: 15_000,
  checkMs: 2_000,
} as const;
