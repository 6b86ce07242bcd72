import { SegmentedControl } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { Mark, SigningView } from '../../api/signing.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import type { Signing } from '../use-signing.ts';
import { DrawnMark } from './DrawnMark.tsx';
import { TypedMark } from './TypedMark.tsx';

const UploadedMark = lazy(() => import('./UploadedMark.tsx'));

type Way = Mark['kind'];

/** How the approver makes their mark: a signature in three ways, a stamp from a picture. */
export default function MarkMaker({
  isStamp,
  name,
  signing,
  view,
  onDone,
}: {
  isStamp: boolean;
  /** What typing begins with. */
  name: string;
  signing: Signing;
  view: SigningView;
  /** @param isToBeKept as a stamp, for the next time. */
  onDone(mark: Mark, isToBeKept: boolean): void;
}) {
  const { t } = useSpeech();
  const [way, setWay] = useState<Way>(isStamp ? 'uploaded' : 'drawn');
  return (
    <div className="stack">
      {!isStamp && (
        <SegmentedControl
          fullWidth
          size="md"
          aria-label={t('mark.how')}
          value={way}
          onChange={(value) => setWay(value as Way)}
          data={[
            { value: 'drawn', label: t('mark.draw') },
            { value: 'typed', label: t('mark.type') },
            { value: 'uploaded', label: t('mark.upload') },
          ]}
        />
      )}
      {way === 'drawn' && <DrawnMark onDone={(mark) => onDone(mark, false)} />}
      {way === 'typed' && <TypedMark name={name} onDone={(mark) => onDone(mark, false)} />}
      {way === 'uploaded' && (
        <Suspense fallback={<p className="mark-loading">{t('common.loading')}</p>}>
          <UploadedMark isStamp={isStamp} signing={signing} view={view} onDone={onDone} />
        </Suspense>
      )}
    </div>
  );
}
