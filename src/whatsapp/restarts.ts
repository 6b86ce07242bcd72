/** Failures in a row after which a connection is given up: after about twenty minutes. */
export const FAILURES_MAX = 10;
/** A session that lasted longer failed for a reason of its own. */
export const HEALTHY_AFTER_MS = 10 * 60_000;
const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;

/** Until a session is begun again after its failure of this number in a row. */
export const backOffMs = (failures: number): number => Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
