import { lazy, Suspense } from 'react';
import type { Mark, SigningView } from '../api/signing.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { FieldEntry } from './FieldEntry.tsx';
import { fieldsLeft } from './fields.ts';
import { LastLook } from './LastLook.tsx';
import { More } from './More.tsx';
import { Question } from './Question.tsx';
import { Rejecting } from './Rejecting.tsx';
import { Sheet } from './Sheet.tsx';
import type { Progress } from './use-progress.ts';
import type { Signing } from './use-signing.ts';

const MarkMaker = lazy(() => import('./marks/MarkMaker.tsx'));

/** The dialog that is open between reading a document and having decided. */
export function Deciding({ signing, view, progress }: { signing: Signing; view: SigningView; progress: Progress }) {
  const { stage, draft, open, close, fill } = progress;
  switch (stage.kind) {
    case 'none':
      return null;
    case 'more':
      return <More signing={signing} view={view} onStage={(kind) => open({ kind })} />;
    case 'question':
      return <Question signing={signing} view={view} onClose={close} />;
    case 'reject':
      return (
        <Rejecting
          reason={draft.reason ?? ''}
          onClose={close}
          onDone={(reason) => fill({ decision: 'reject', reason }, { kind: 'last' })}
        />
      );
    case 'mark':
    case 'initials':
    case 'stamp':
      return <Marking signing={signing} view={view} what={stage.kind} progress={progress} />;
    case 'field': {
      const field = view.fields.find(({ id }) => id === stage.id);
      return field ? <FieldEntry key={field.id} field={field} view={view} progress={progress} /> : null;
    }
    case 'last':
      return <LastLook signing={signing} view={view} progress={progress} />;
  }
}

/** Making a mark. When nothing else is left to fill in, the last look follows at once. */
function Marking({
  signing,
  view,
  what,
  progress,
}: {
  signing: Signing;
  view: SigningView;
  what: 'mark' | 'initials' | 'stamp';
  progress: Progress;
}) {
  const { t } = useSpeech();
  const { draft, close, fill } = progress;
  const isStamp = what === 'stamp' || (what === 'mark' && view.approver.action === 'stamp');
  const done = (mark: Mark, isToBeKept: boolean) => {
    const changes = { [what]: mark, ...(isStamp && { rememberStamp: isToBeKept }) };
    const isReady = what === 'mark' && fieldsLeft(view, { ...draft, ...changes }).length === 0;
    fill(changes, isReady ? { kind: 'last' } : undefined);
  };
  const title = isStamp ? 'mark.stampTitle' : what === 'initials' ? 'mark.initialsTitle' : 'mark.signTitle';
  return (
    <Sheet title={t(title)} onClose={close}>
      <Suspense fallback={<p className="mark-loading">{t('common.loading')}</p>}>
        <MarkMaker
          isStamp={isStamp}
          name={what === 'initials' ? initialsOf(view) : view.approver.name}
          signing={signing}
          view={view}
          onDone={done}
        />
      </Suspense>
    </Sheet>
  );
}

/** `Head of Finance` → `H. o. F.` as people write them, and as the file would have it without any. */
function initialsOf({ approver }: SigningView): string {
  return approver.name
    .split(/\s+/u)
    .flatMap((word) => [...word].slice(0, 1))
    .join(' ');
}
