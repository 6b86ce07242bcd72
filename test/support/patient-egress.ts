import { EGRESS_LIMITS } from '../../src/egress/client.ts';

/** As in patience.ts, for tests of outgoing requests alone. */
Object.assign(EGRESS_LIMITS, { checkMs: 120_000, connectMs: 120_000 });
