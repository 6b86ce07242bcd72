/**
 * What is to be done about a message in the chat. Pure.
 *
 * - P1 A message that quotes belongs to the invitation it quotes, or to nobody's.
 * - P2 Without a quote it belongs to an invitation only if no other one is open, and nothing else was written to them since:
 *   "1" may answer that.
 * - P3 Whoever chose something hears what became of it, or what is missing; what may be no choice is asked about once.
 */
import type { Outcome } from '../../domain/model.ts';
import type { Invitation } from './invitations.ts';
import { LIMITS } from './limits.ts';
import { isReason, reasonOf, type Understood, understand } from './understanding.ts';

export type Said = {
  text: string;
  /** WhatsApp's id of the message that is quoted; null: none. */
  quotedId: string | null;
  /** When it was written, in milliseconds since the epoch. */
  sentAt: number;
};

export type Plan =
  | { kind: 'decide'; invitation: Invitation; outcome: Outcome; reason: string | null }
  /** Ask for the reason; what was meant; which invitation. */
  | { kind: 'ask_reason' | 'ask_meaning'; invitation: Invitation }
  | { kind: 'ask_which'; invitations: [Invitation, ...Invitation[]] }
  /** Nothing can be decided any more; or only on the page. */
  | { kind: 'say_over' | 'say_page'; invitation: Invitation }
  /** What it quotes is just being sent. */
  | { kind: 'wait' }
  /** For the office. */
  | { kind: 'leave' };

const LEAVE: Plan = { kind: 'leave' };

/** @param invitations of this phone, the latest first. */
export function planFor(said: Said, invitations: readonly Invitation[]): Plan {
  const { quotedId } = said;
  const understood = understand(said.text, { isQuote: quotedId !== null });
  if (quotedId === null) return planLoose(said, understood, invitations);
  const invitation = invitations.find(({ messageIds }) => messageIds.includes(quotedId));
  if (invitation) return planAbout(invitation, said, understood);
  return invitations.some(({ isSending }) => isSending) ? { kind: 'wait' } : LEAVE;
}

function planLoose(said: Said, understood: Understood, invitations: readonly Invitation[]): Plan {
  const isChoice = understood.kind === 'complete' || understood.kind === 'reject';
  const known = invitations.filter((one) => one.firstOfferedAt <= said.sentAt + LIMITS.clockSlackMs);
  const open = known.filter(({ over }) => over === null);
  const [first, ...others] = open;
  if (!first) {
    const [latest] = known;
    const isTheirs = latest && !latest.isInterrupted && latest.offeredAt >= said.sentAt - LIMITS.overSpokenOfMs;
    return isChoice && isTheirs ? { kind: 'say_over', invitation: latest } : LEAVE;
  }
  const awaiting = open.filter((one) => awaitsReason(one, said) && !one.isInterrupted);
  if (awaiting.length === 1 && !isChoice) return planAbout(awaiting[0]!, said, understood);
  if (others.length > 0 || first.isInterrupted) {
    return isChoice ? { kind: 'ask_which', invitations: [first, ...others] } : LEAVE;
  }
  return planAbout(first, said, understood);
}

function planAbout(invitation: Invitation, said: Said, understood: Understood): Plan {
  const { kind } = understood;
  const isWaitedFor = awaitsReason(invitation, said);
  const isMeant = kind === 'complete' || kind === 'reject' || isWaitedFor;
  if (invitation.over !== null) return isMeant ? { kind: 'say_over', invitation } : LEAVE;
  if (!invitation.isOffered) return isMeant ? { kind: 'say_page', invitation } : LEAVE;
  if (kind === 'complete') return { kind: 'decide', invitation, outcome: 'complete', reason: null };
  if (kind === 'reject' && understood.reason === null) return { kind: 'ask_reason', invitation };
  if (isWaitedFor) return planReason(invitation, said.text);
  if (kind === 'reject') return { kind: 'decide', invitation, outcome: 'reject', reason: understood.reason };
  return kind === 'unclear' && !invitation.wasUnclear ? { kind: 'ask_meaning', invitation } : LEAVE;
}

/** Whoever was asked for the reason may begin it with anything, a number too. */
function planReason(invitation: Invitation, text: string): Plan {
  if (!isReason(text)) return { kind: 'ask_reason', invitation };
  return { kind: 'decide', invitation, outcome: 'reject', reason: reasonOf(text) };
}

const awaitsReason = ({ over, reasonUntil }: Invitation, { sentAt }: Said): boolean =>
  over === null && reasonUntil !== null && sentAt <= reasonUntil;
