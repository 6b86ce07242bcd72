/**
 * For whoever imports this, the product in this process waits for its own parts and for what tests stand in for until they
 * answer. Its deadlines are short for people's sake; here both cores may be busy with other tests, and a deadline that
 * passes where an answer is expected says nothing about the product. They only bound what hangs. A test of a deadline
 * sets its own.
 */
import { API_LIMITS } from '../../src/api/limits.ts';
import { DATABASE_LIMITS } from '../../src/db/database.ts';
import { CLIENTMANAGER_LIMITS } from '../../src/dialects/clientmanager/limits.ts';
import { WAHOOKS_LIMITS } from '../../src/dialects/wahooks/limits.ts';
import { TEMPORAL_LIMITS } from '../../src/temporal/limits.ts';
import { WHATSAPP_LIMITS } from '../../src/whatsapp/limits.ts';
import { TWO_WAY_LIMITS } from '../../src/whatsapp/two-way/limits.ts';
import { PATIENT_MS } from './patient-egress.ts';

/** As they are outside of tests. */
export const USUAL_TWO_WAY = { ...TWO_WAY_LIMITS };
export const USUAL_WHATSAPP = { ...WHATSAPP_LIMITS };

const patient = <Limits extends object>(limits: Limits, ...names: (keyof Limits)[]): void => {
  Object.assign(limits, Object.fromEntries(names.map((name) => [name, PATIENT_MS])));
};
patient(DATABASE_LIMITS, 'statementMs', 'idleInTransactionMs');
// What waits for a connection when the database is closed is left to this one (a pool forgets it): a stop would take as long.
Object.assign(DATABASE_LIMITS, { connectionMs: 30_000 });
patient(TEMPORAL_LIMITS, 'startMs', 'askMs', 'checkMs');
patient(WAHOOKS_LIMITS, 'sentMs', 'testMs');
patient(CLIENTMANAGER_LIMITS, 'answerMs');
patient(TWO_WAY_LIMITS, 'deadlineMs', 'callDeadlineMs');
// What is asked of the page: it runs in a browser of its own.
patient(WHATSAPP_LIMITS, 'probeDeadlineMs', 'lookUpMs', 'sayMs', 'askTakenWithinMs', 'askAnsweredWithinMs');
// Each is longer than what it encloses.
Object.assign(TWO_WAY_LIMITS, { leaseMs: 2 * PATIENT_MS });
Object.assign(WHATSAPP_LIMITS, { sendMs: 2 * PATIENT_MS });
Object.assign(API_LIMITS, { readinessCheckMs: PATIENT_MS, handlerMs: 1.5 * PATIENT_MS });
Object.assign(API_LIMITS, { idleMs: 2 * PATIENT_MS, idempotencyLockMs: 2 * PATIENT_MS });
