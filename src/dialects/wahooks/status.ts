import type { Schemas } from '../../api/generated/wahooks.ts';
import { Problem } from '../../errors/problem.ts';
import type { ConnectionState } from '../../whatsapp/states.ts';
import type { ConnectionView } from '../../whatsapp/view.ts';

type Status = Schemas['ConnectionStatus'];

/** A browser comes up within seconds, as a phone that has just scanned the code does. */
const RETRY_AFTER_MS = 5_000;

const STATUSES: Record<ConnectionState, Status> = {
  created: 'booting',
  starting: 'booting',
  qr: 'scan_qr',
  pairing: 'booting',
  syncing: 'booting',
  ready: 'connected',
  degraded: 'disconnected',
  logged_out: 'disconnected',
  failed: 'failed',
};

export function statusOf({ state, reason }: Pick<ConnectionView, 'state' | 'reason'>): Status {
  // It waited for a phone in vain, and nothing comes of it until somebody asks.
  return state === 'created' && reason === 'unscanned' ? 'disconnected' : STATUSES[state];
}

/** @throws Problem whatsapp_booting */
export function refuseBooting(connection: ConnectionView): ConnectionView {
  if (statusOf(connection) === 'booting') throw new Problem('whatsapp_booting', { retryAfterMs: RETRY_AFTER_MS });
  return connection;
}
