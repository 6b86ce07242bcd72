import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { SigningView } from '../api/signing.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { sayError } from '../parts/say-error.ts';
import { Sheet } from './Sheet.tsx';
import { saveFile } from './save-file.ts';
import type { Signing } from './use-signing.ts';

/** What is needed less often than deciding. */
export function More({
  signing,
  view,
  onStage,
}: {
  signing: Signing;
  view: SigningView;
  onStage(stage: 'none' | 'question' | 'reject'): void;
}) {
  const speech = useSpeech();
  const { t } = speech;
  const [isSaving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const save = () => {
    setSaving(true);
    setError(null);
    saveFile(signing.signer, view.document.title)
      .catch(setError)
      .finally(() => setSaving(false));
  };
  return (
    <Sheet title={t('actions.more')} onClose={() => onStage('none')}>
      <div className="stack">
        <Button variant="default" fullWidth onClick={() => onStage('question')}>
          {t('actions.askQuestion')}
        </Button>
        <Button variant="default" fullWidth loading={isSaving} onClick={save}>
          {t('document.download')}
        </Button>
        <Button variant="light" color="red.9" fullWidth onClick={() => onStage('reject')}>
          {t('actions.reject')}
        </Button>
        {error !== null && (
          <Text c="red.9" role="alert">
            {sayError(error, speech)}
          </Text>
        )}
      </div>
    </Sheet>
  );
}
