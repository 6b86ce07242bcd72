import { ActionIcon } from '@mantine/core';
import { useState } from 'react';
import type { SigningView } from '../api/signing.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { FieldLayer } from './FieldLayer.tsx';
import { PageImage } from './PageImage.tsx';
import type { Progress } from './use-progress.ts';
import type { Signing } from './use-signing.ts';

/** Sizes of a page, as shares of the room there is. */
const ZOOMS = [1, 1.5, 2, 3] as const;

/** The document's pages one below the other. Only what is near the screen is fetched. */
export function Pages({
  signing,
  view,
  progress,
}: {
  signing: Signing;
  view: SigningView;
  /** Null when nothing can be filled in. */
  progress: Progress | null;
}) {
  const { t } = useSpeech();
  const [step, setStep] = useState(0);
  const zoom = ZOOMS[step]!;
  const pages = Array.from({ length: view.document.pages }, (_, index) => index + 1);
  return (
    <section className="pages" aria-label={t('document.label')}>
      {/* Pages are read from left to right in every language, so zooming in starts at their left edge. */}
      <div className="pages-scroll" dir="ltr" tabIndex={zoom > 1 ? 0 : undefined}>
        <div className={`pages-sheet zoom-${step}`}>
          {pages.map((page) => (
            <PageImage key={page} signer={signing.signer} page={page} pages={pages.length} zoom={zoom}>
              {progress && <FieldLayer page={page} view={view} progress={progress} />}
            </PageImage>
          ))}
        </div>
      </div>
      <div className="zoom">
        <ActionIcon aria-label={t('document.zoomOut')} disabled={step === 0} onClick={() => setStep(step - 1)}>
          <Sign path="M5 12h14" />
        </ActionIcon>
        <ActionIcon
          aria-label={t('document.zoomIn')}
          disabled={step === ZOOMS.length - 1}
          onClick={() => setStep(step + 1)}
        >
          <Sign path="M5 12h14M12 5v14" />
        </ActionIcon>
      </div>
    </section>
  );
}

function Sign({ path }: { path: string }) {
  return (
    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" className="sign">
      <path d={path} />
    </svg>
  );
}
