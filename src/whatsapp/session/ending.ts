import type { Reason } from '../states.ts';
import { DeadlineError } from './deadline.ts';

/** How a session came to its end. */
export type SessionEnd =
  /** Its workflow asked for it. */
  | { kind: 'stopped' }
  /** It is restarted for a moment, as it was meant to be. */
  | { kind: 'planned'; why: 'backup' | 'memory' }
  /** Its worker stops; another one goes on at once. */
  | { kind: 'handed_over' }
  /** It was never begun: something else is wanted, or a session of this epoch was begun before. */
  | { kind: 'refused'; isWanted: boolean; epoch: number }
  /** It may be begun again. */
  | { kind: 'lost'; reason: Reason }
  /** Only a person can begin it again. */
  | { kind: 'over'; reason: Reason };

/** What the library's word for the end of a session means. */
export function endOf(why: string): SessionEnd {
  switch (why) {
    case 'LOGOUT':
    case 'UNPAIRED':
    case 'UNPAIRED_IDLE':
      return { kind: 'over', reason: 'logged_out_by_phone' };
    default:
      return { kind: 'lost', reason: 'connection_lost' };
  }
}

/** Why a page did not come up: a module of WhatsApp's that is missing says its name. */
export function reasonOf(error: unknown): Reason {
  const text = error instanceof Error ? error.message : String(error);
  if (/unknown module|requiring unknown|cannot find module|is not a function/i.test(text)) return 'page_changed';
  if (error instanceof DeadlineError) return 'page_slow';
  if (/net::ERR_/i.test(text)) return 'connection_lost';
  if (/timeout/i.test(text)) return 'page_slow';
  return 'browser_gone';
}
