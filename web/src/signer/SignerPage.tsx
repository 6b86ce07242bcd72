import { Loader } from '@mantine/core';
import { lazy, Suspense, useEffect } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { Failure } from '../parts/Failure.tsx';
import { CodeEntry } from './CodeEntry.tsx';
import { endingOf } from './endings.ts';
import { Header } from './Header.tsx';
import { OfflineNotice } from './OfflineNotice.tsx';
import { Reading } from './Reading.tsx';
import { type Signing, useSigning } from './use-signing.ts';

const Ended = lazy(() => import('./Ended.tsx'));
const ReceiptView = lazy(() => import('./ReceiptView.tsx'));

/** The approver's page. Which part of it is shown follows from what the API says, and from nothing else. */
export function SignerPage({ token }: { token: string }) {
  const { t } = useSpeech();
  const signing = useSigning(token);
  const { loaded } = signing;
  const title = loaded.kind === 'open' ? loaded.view.document.title : 'Countersign';
  useEffect(() => {
    document.title = title;
  }, [title]);

  return (
    <>
      <Header view={loaded.kind === 'open' ? loaded.view : null} />
      <OfflineNotice />
      <main className="signer-main">
        <Suspense fallback={<Waiting label={t('common.loading')} />}>
          <Part signing={signing} />
        </Suspense>
      </main>
    </>
  );
}

function Part({ signing }: { signing: Signing }) {
  const { t } = useSpeech();
  const { loaded } = signing;
  if (loaded.kind === 'loading') return <Waiting label={t('common.loading')} />;
  if (loaded.kind === 'failed') {
    const { error } = loaded;
    const isDead = error instanceof ApiProblem && DEAD.includes(error.code);
    return isDead ? (
      <Ended ending={{ kind: error.code as 'link_dead' }} />
    ) : (
      <Failure error={error} onRetry={signing.refresh} />
    );
  }
  const { view } = loaded;
  // Decided in this tab, or anywhere else.
  const receipt = signing.receipt ?? view.receipt;
  if (receipt) return <ReceiptView receipt={receipt} view={view} signer={signing.signer} />;
  const ending = endingOf(view);
  if (ending?.kind === 'done' && view.needsCode) return <DecidedElsewhere signing={signing} />;
  if (ending && ending.kind !== 'waiting') return <Ended ending={ending} />;
  if (view.needsCode) return <CodeEntry signing={signing} />;
  return <Reading signing={signing} view={view} notice={ending ? <Ended ending={ending} isNotice /> : null} />;
}

/** The receipt is for who has shown that the phone is theirs. */
function DecidedElsewhere({ signing }: { signing: Signing }) {
  return (
    <>
      <Ended ending={{ kind: 'done' }} isNotice />
      <CodeEntry signing={signing} leadsTo="receipt" />
    </>
  );
}

const DEAD = ['link_dead', 'link_replaced', 'approver_out_of_route', 'not_found', 'validation_failed'];

function Waiting({ label }: { label: string }) {
  return (
    <div className="signer-waiting" role="status" aria-label={label}>
      <Loader />
    </div>
  );
}
