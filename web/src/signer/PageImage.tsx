import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type Signer, signing } from '../api/signing.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { useNear } from '../parts/use-near.ts';
import { type EarlyPage, takeEarlyPage } from './ahead.ts';
import { drawnWidth } from './page-width.ts';

type Shown = { address: string; width: number };

/** One page: fetched when it comes near the screen, and again, larger, when it is zoomed; never blurred meanwhile. */
export function PageImage({
  signer,
  page,
  pages,
  zoom,
  children,
}: {
  signer: Signer;
  page: number;
  pages: number;
  /** How large the page is shown, 1 for as wide as the screen. */
  zoom: number;
  /** What lies on the page. */
  children: ReactNode;
}) {
  const { t } = useSpeech();
  const frame = useRef<HTMLDivElement>(null);
  const isNear = useNear(frame);
  const [shown, setShown] = useState<Shown | null>(null);
  const [hasFailed, setFailed] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another zoom is another width of the frame.
  useEffect(() => {
    if (!isNear || hasFailed || !frame.current) return;
    const width = drawnWidth(frame.current.clientWidth);
    if (shown && shown.width >= width) return;
    const giveUp = new AbortController();
    fetchPage(signer, page, width, giveUp.signal).then(
      ({ image, width: drawn }) =>
        !giveUp.signal.aborted && setShown({ address: URL.createObjectURL(image), width: drawn }),
      () => !giveUp.signal.aborted && shown === null && setFailed(true),
    );
    return () => giveUp.abort();
  }, [isNear, hasFailed, shown, signer, page, zoom]);

  const address = shown?.address;
  useEffect(() => (address === undefined ? undefined : () => URL.revokeObjectURL(address)), [address]);

  const label = t('document.page', { page, pages });
  return (
    <div ref={frame} className={shown ? 'page' : 'page page-empty'} id={`page-${page}`}>
      {shown && <img src={shown.address} alt={label} draggable={false} />}
      {shown && children}
      {hasFailed && (
        <div className="page-failed" role="alert">
          <p>{t('document.pageFailed', { page })}</p>
          <Button variant="default" onClick={() => setFailed(false)}>
            {t('common.retry')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** The first page was asked for before this program had arrived. */
async function fetchPage(signer: Signer, page: number, width: number, signal: AbortSignal): Promise<EarlyPage> {
  const early = page === 1 ? await takeEarlyPage(signer)?.catch(() => null) : null;
  return early ?? { image: await signing.page(signer, page, width, signal), width };
}
