import type { SigningView } from '../api/signing.ts';

/** Why nothing can be decided here (any more, or yet). */
export type Ending =
  | { kind: 'link_dead' | 'link_replaced' | 'approver_out_of_route' }
  | { kind: 'released' | 'approved' | 'rejected' | 'voided' | 'waiting' | 'completing' | 'done' }
  | { kind: 'expired'; at: string | null };

/** What stands in the way of a decision; null when the approver can decide now. */
export function endingOf({ document, approver, yourTurn }: SigningView, now = Date.now()): Ending | null {
  if (yourTurn) return null;
  if (approver.status === 'completed' || approver.status === 'rejected') return { kind: 'done' };
  switch (document.status) {
    case 'approved':
    case 'rejected':
    case 'voided':
      return { kind: document.status };
    case 'expired':
      return { kind: 'expired', at: document.expiresAt };
    case 'draft':
    case 'pending':
    case 'in_progress':
      break;
  }
  if (approver.status === 'released') return { kind: 'released' };
  const isOver = document.expiresAt !== null && Date.parse(document.expiresAt) <= now;
  if (isOver) return { kind: 'expired', at: document.expiresAt };
  return { kind: approver.status === 'waiting' ? 'waiting' : 'completing' };
}
