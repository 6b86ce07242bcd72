import type { DecisionInput, Field, SigningView } from '../api/signing.ts';
import { fieldsLeft } from './fields.ts';
import { CLOSED, type Stage } from './stage.ts';
import type { Signing } from './use-signing.ts';

const COMPLETE: DecisionInput = { decision: 'complete' };

/** What has been filled in so far, and which dialog is open; both outlive a reload. */
export type Progress = {
  draft: DecisionInput;
  stage: Stage;
  /** Fields that have to be filled in before the decision. */
  left: Field[];
  open(stage: Stage): void;
  close(): void;
  /** Fills in something and goes on to `next`; without it, back to the document. */
  fill(changes: Partial<DecisionInput>, next?: Stage): void;
};

export function useProgress({ kept, remember }: Signing, view: SigningView): Progress {
  const draft = kept.attempt?.input ?? kept.draft ?? COMPLETE;
  // Confirmed before a reload: the dialog that says so stays until it is recorded.
  const stage: Stage = kept.attempt ? { kind: 'last' } : (kept.stage ?? CLOSED);
  return {
    draft,
    stage,
    left: fieldsLeft(view, draft),
    open: (next) => remember({ stage: next }),
    close: () => remember({ stage: undefined, draft: { ...draft, decision: 'complete', reason: undefined } }),
    fill: (changes, next) => remember({ draft: { ...draft, ...changes }, stage: next }),
  };
}
