import { EGRESS_LIMITS } from '../../src/egress/client.ts';

/** Far more than any answer takes (patience.ts says why). */
export const PATIENT_MS = 120_000;

/** As in patience.ts, for tests of outgoing requests alone. */
Object.assign(EGRESS_LIMITS, { checkMs: PATIENT_MS, connectMs: PATIENT_MS });
