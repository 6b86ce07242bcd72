import type { Reason } from '../states.ts';
import { DeadlineError } from './deadline.ts';
import type { SessionEnd } from './ending.ts';

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
