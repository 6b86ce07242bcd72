import type { Schemas } from '../../api/generated/wahooks.ts';
import { Problem } from '../../errors/problem.ts';
import type { ConnectionState } from '../../whatsapp/states.ts';
import type { ConnectionView } from '../../whatsapp/view.ts';

type Status = Schemas['ConnectionStatus'];

/** A browser comes up within seconds, as a phone that has just scanned the code does. */
const RETRY_AFTER_MS = 5_000;

const STATUSES: Record<ConnectionState, Status> = {
  created: 'pending',
  starting: 'pending',
  qr: 'scan_qr',
  pairing: 'pending',
  syncing: 'pending',
  ready: 'connected',
  degraded: 'failed',
  logged_out: 'failed',
  failed: 'failed',
};

export function statusOf({ state, reason }: Pick<ConnectionView, 'state' | 'reason'>): Status {
  // It waited for a phone in vain, and nothing comes of it until somebody asks.
  return state === 'created' && reason === 'unscanned' ? 'failed' : STATUSES[state];
}

/** As deliveries say it. */
export const SESSION_STATUSES: Record<Status, Schemas['ConnectionData']['status']> = {
  pending: 'STARTING',
  scan_qr: 'SCAN_QR_CODE',
  connected: 'WORKING',
  failed: 'FAILED',
};

/** @throws Problem whatsapp_booting */
export function refuseBooting(connection: ConnectionView): ConnectionView {
  if (statusOf(connection) === 'pending') throw new Problem('whatsapp_booting', { retryAfterMs: RETRY_AFTER_MS });
  return connection;
}
