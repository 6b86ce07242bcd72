import type { Draft } from './draft.ts';

/** What was typed and not saved yet survives a reload of this tab. It holds names and phones, so it goes with the tab. */
const nameOf = (documentId: string): string => `countersign.draft.${documentId}`;

/** @param updatedAt of the document as it was when the work began: another's later change makes ours stale. */
export function keepDraft(documentId: string, updatedAt: string, draft: Draft): void {
  try {
    sessionStorage.setItem(nameOf(documentId), JSON.stringify({ updatedAt, draft }));
  } catch {
    // A browser that keeps nothing still saves to the server.
  }
}

export function keptDraft(documentId: string, updatedAt: string): Draft | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(nameOf(documentId)) ?? 'null') as {
      updatedAt: string;
      draft: Draft;
    } | null;
    return kept?.updatedAt === updatedAt ? kept.draft : null;
  } catch {
    return null;
  }
}

export function forgetDraft(documentId: string): void {
  try {
    sessionStorage.removeItem(nameOf(documentId));
  } catch {
    // There was nothing.
  }
}
