import { Button, Checkbox, FileButton, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Mark, SigningView } from '../../api/signing.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import type { Signing } from '../use-signing.ts';
import { MarkPreview } from './MarkPreview.tsx';
import { markPicture, openPicture, PICTURE_BYTES_MAX } from './picture.ts';
import { useOwnStamp } from './use-own-stamp.ts';
import { withoutPaper } from './without-paper.ts';

/** A signature or a stamp from a picture; the paper around it becomes transparent. */
export default function UploadedMark({
  isStamp,
  signing,
  view,
  onDone,
}: {
  isStamp: boolean;
  signing: Signing;
  view: SigningView;
  /** @param isToBeKept as a stamp, for the next time. */
  onDone(mark: Mark, isToBeKept: boolean): void;
}) {
  const { t } = useSpeech();
  const [source, setSource] = useState<HTMLCanvasElement | null>(null);
  const [keepsPaper, setKeepsPaper] = useState(false);
  const [remembers, setRemembers] = useState(false);
  const { image: stamp, forget } = useOwnStamp(signing, isStamp && view.keptStamp);
  const [image, setImage] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<'mark.notPicture' | 'mark.tooLarge' | null>(null);

  const choose = async (file: File | null) => {
    if (!file) return;
    if (file.size > PICTURE_BYTES_MAX) return setRefusal('mark.tooLarge');
    try {
      setSource(await openPicture(file));
      setRefusal(null);
    } catch {
      setRefusal('mark.notPicture');
    }
  };
  useEffect(() => {
    if (source) setImage(markPicture(keepsPaper ? source : withoutPaper(source)));
  }, [source, keepsPaper]);

  const done = (picture: string) => onDone({ kind: 'uploaded', image: picture }, isStamp && remembers);
  return (
    <>
      {stamp !== null && image === null && (
        <>
          <MarkPreview mark={{ kind: 'uploaded', image: stamp }} label={t('mark.preview')} />
          <Button fullWidth onClick={() => onDone({ kind: 'uploaded', image: stamp }, false)}>
            {t('mark.useKept')}
          </Button>
          <Button variant="subtle" fullWidth onClick={forget}>
            {t('mark.forget')}
          </Button>
        </>
      )}
      {image !== null && <MarkPreview mark={{ kind: 'uploaded', image }} label={t('mark.preview')} />}
      <FileButton accept="image/png,image/jpeg,image/webp,image/heic" onChange={(file) => void choose(file)}>
        {(props) => (
          <Button {...props} variant={image === null && stamp === null ? 'filled' : 'default'} fullWidth>
            {image === null ? t(isStamp ? 'mark.chooseStamp' : 'mark.chooseSignature') : t('mark.chooseAnother')}
          </Button>
        )}
      </FileButton>
      <div role="alert">{refusal && <Text c="red.9">{t(refusal)}</Text>}</div>
      {image === null ? (
        <Text size="sm" c="gray.7">
          {t('mark.uploadHint')}
        </Text>
      ) : (
        <>
          <Checkbox
            classNames={{ body: 'check', label: 'check-label' }}
            label={t('mark.removeBackground')}
            checked={!keepsPaper}
            onChange={({ currentTarget }) => setKeepsPaper(!currentTarget.checked)}
          />
          {isStamp && (
            <Checkbox
              classNames={{ body: 'check', label: 'check-label' }}
              label={t('mark.remember', { organization: view.organization.name })}
              checked={remembers}
              onChange={({ currentTarget }) => setRemembers(currentTarget.checked)}
            />
          )}
          <Button fullWidth onClick={() => done(image)}>
            {t('mark.next')}
          </Button>
        </>
      )}
    </>
  );
}
