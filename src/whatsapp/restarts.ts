import type { Reason } from './states.ts';

/** Failures in a row after which a connection is given up: after about twenty minutes. */
export const FAILURES_MAX = 10;
/** A session that lasted longer failed for a reason of its own. */
export const HEALTHY_AFTER_MS = 10 * 60_000;
/** What comes back without anybody here doing something: WhatsApp or the way to it, and the machine that has the keys. */
export const TRIED_ON: readonly Reason[] = ['connection_lost', 'profile_missing'];
const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;

/** Until a session is begun again after its failure of this number in a row. */
export const backOffMs = (failures: number): number => Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
