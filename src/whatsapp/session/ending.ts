import type { Reason } from '../states.ts';

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
