import type { DecisionInput, Receipt } from '../api/signing.ts';
import type { Stage } from './stage.ts';

/**
 * What this tab keeps of one link, so that a reload or a lost connection goes on where it was. It ends with the tab:
 * phones are lent and shared.
 */
export type Kept = {
  /** What a code was traded for. */
  session?: { token: string; expiresAt: string };
  /** A code that was asked for and not yet entered. */
  codeSent?: { channel: 'whatsapp' | 'sms'; resendAt: number };
  /** What has been filled in so far. */
  draft?: DecisionInput;
  /** Which dialog is open. */
  stage?: Stage;
  /** What was confirmed and is not known to be recorded. The key stays the same until it is. */
  attempt?: { key: string; input: DecisionInput };
  receipt?: Receipt;
};

const nameOf = (token: string): string => `countersign.signing.${token}`;

export function readKept(token: string): Kept {
  try {
    const kept = JSON.parse(sessionStorage.getItem(nameOf(token)) ?? '{}') as Kept;
    if (kept.session && Date.parse(kept.session.expiresAt) <= Date.now()) delete kept.session;
    return kept;
  } catch {
    return {};
  }
}

/** Changes what is kept; `undefined` forgets an entry. */
export function keep(token: string, changes: { [Name in keyof Kept]: Kept[Name] | undefined }): Kept {
  const kept = JSON.parse(JSON.stringify({ ...readKept(token), ...changes })) as Kept;
  try {
    sessionStorage.setItem(nameOf(token), JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing: the page works, but a reload starts anew.
  }
  return kept;
}

/** 122 random bits. `crypto.randomUUID` is missing where the page is not served over HTTPS. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
