import type { ReactNode } from 'react';
import type { DecisionInput, Field, SigningView } from '../api/signing.ts';
import { ActionBar } from './ActionBar.tsx';
import { Deciding } from './Deciding.tsx';
import { elementIdOf, fieldsLeft, stageFor } from './fields.ts';
import { Pages } from './Pages.tsx';
import type { Stage } from './stage.ts';
import type { Signing } from './use-signing.ts';

const COMPLETE: DecisionInput = { decision: 'complete' };
const CLOSED: Stage = { kind: 'none' };

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

/** The document, and below it what can be done with it. */
export function Reading({ signing, view, notice }: { signing: Signing; view: SigningView; notice: ReactNode }) {
  const progress = useProgress(signing, view);
  const { left, stage, open } = progress;
  const goOn = () => {
    const [next] = left;
    if (!next) return open(needsMark(view) && !progress.draft.mark ? { kind: 'mark' } : { kind: 'last' });
    document.getElementById(elementIdOf(next))?.scrollIntoView({ block: 'center', behavior: 'smooth' });
    open(stageFor(next, view.approver.action) ?? CLOSED);
  };
  return (
    <>
      {notice}
      <Pages signing={signing} view={view} progress={view.yourTurn ? progress : null} />
      {view.yourTurn && (
        <ActionBar
          action={view.approver.action}
          left={left.length}
          onGoOn={goOn}
          onMore={() => open({ kind: 'more' })}
        />
      )}
      {view.yourTurn && stage.kind !== 'none' && <Deciding signing={signing} view={view} progress={progress} />}
    </>
  );
}

function useProgress({ kept, remember }: Signing, view: SigningView): Progress {
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

const needsMark = ({ approver }: SigningView): boolean => approver.action === 'sign' || approver.action === 'stamp';
