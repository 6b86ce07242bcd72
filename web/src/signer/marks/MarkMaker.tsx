import { SegmentedControl } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { Mark } from '../../api/signing.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { DrawnMark } from './DrawnMark.tsx';
import { TypedMark } from './TypedMark.tsx';

const UploadedMark = lazy(() => import('./UploadedMark.tsx'));

type Way = Mark['kind'];

/** How the approver makes their mark: a signature in three ways, a stamp from a picture. */
export default function MarkMaker({
  isStamp,
  name,
  onDone,
}: {
  isStamp: boolean;
  /** What typing begins with. */
  name: string;
  onDone(mark: Mark): void;
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
      {way === 'drawn' && <DrawnMark onDone={onDone} />}
      {way === 'typed' && <TypedMark name={name} onDone={onDone} />}
      {way === 'uploaded' && (
        <Suspense fallback={<p className="mark-loading">{t('common.loading')}</p>}>
          <UploadedMark isStamp={isStamp} onDone={onDone} />
        </Suspense>
      )}
    </div>
  );
}
