import { Button, Group, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useSpeech } from '../../language/Speaking.tsx';
import { sayError } from '../../parts/say-error.ts';
import { Dialog } from './Dialog.tsx';

/** Asks before something that cannot be taken back. Stays open, and says why, when it fails. */
export function Confirm({
  title,
  confirm,
  children,
  isDangerous = true,
  onConfirm,
  onClose,
}: {
  title: string;
  /** The verb on the button. */
  confirm: string;
  children?: ReactNode;
  isDangerous?: boolean;
  onConfirm(): Promise<unknown>;
  onClose(): void;
}) {
  const speech = useSpeech();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const act = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose} isHeld={isBusy}>
      <div>{children}</div>
      {error !== null && (
        <Text c="red.8" role="alert" mt="md">
          {sayError(error, speech)}
        </Text>
      )}
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={onClose} disabled={isBusy} data-autofocus>
          {speech.t('common.cancel')}
        </Button>
        <Button {...(isDangerous && { color: 'red' })} onClick={act} loading={isBusy}>
          {confirm}
        </Button>
      </Group>
    </Dialog>
  );
}
