import { Button, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useSpeech } from '../language/Speaking.tsx';
import { Sheet } from './Sheet.tsx';

const REASON_CHARACTERS_MAX = 1_000;

/** Asks why. */
export function Rejecting({
  reason: before,
  onClose,
  onDone,
}: {
  reason: string;
  onClose(): void;
  onDone(reason: string): void;
}) {
  const { t } = useSpeech();
  const [reason, setReason] = useState(before);
  const [isMissing, setMissing] = useState(false);
  const next = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '') setMissing(true);
    else onDone(reason.trim());
  };
  return (
    <Sheet title={t('reject.title')} onClose={onClose}>
      <form className="stack" onSubmit={next} noValidate>
        <Text>{t('reject.intro')}</Text>
        <Textarea
          label={t('reject.reason')}
          rows={4}
          dir="auto"
          required
          withAsterisk={false}
          maxLength={REASON_CHARACTERS_MAX}
          value={reason}
          onChange={({ currentTarget }) => {
            setReason(currentTarget.value);
            setMissing(false);
          }}
          error={isMissing ? t('reject.reasonMissing') : null}
          data-autofocus
        />
        <Button type="submit" fullWidth>
          {t('reject.next')}
        </Button>
      </form>
    </Sheet>
  );
}
