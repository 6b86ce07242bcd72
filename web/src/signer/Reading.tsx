import type { ReactNode } from 'react';
import type { SigningView } from '../api/signing.ts';
import { ActionBar } from './ActionBar.tsx';
import { Deciding } from './Deciding.tsx';
import { elementIdOf, stageFor } from './fields.ts';
import { Pages } from './Pages.tsx';
import { CLOSED } from './stage.ts';
import { useProgress } from './use-progress.ts';
import type { Signing } from './use-signing.ts';

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

const needsMark = ({ approver }: SigningView): boolean => approver.action === 'sign' || approver.action === 'stamp';
