import { Button, Group, type ModalProps, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useSpeech } from '../../language/Speaking.tsx';
import { Dialog } from './Dialog.tsx';
import { Refused } from './Refused.tsx';

/** A dialog that is filled in and sent. It is held while it is sent, and stays with what was typed when it is refused. */
export function FormDialog({
  title,
  submit,
  doing,
  isReady = true,
  isRefusalShown = true,
  isGrave = false,
  size,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  /** The button's words. */
  submit: string;
  /** What sending it does. */
  doing: { isPending: boolean; error: unknown };
  /** Whether it can be sent as it is. */
  isReady?: boolean;
  /** False: the refusal is told at a field. */
  isRefusalShown?: boolean;
  /** It cannot be taken back. */
  isGrave?: boolean;
  size?: ModalProps['size'];
  onSubmit(): void;
  onClose(): void;
  children: ReactNode;
}) {
  const { t } = useSpeech();
  const send = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Dialog title={title} onClose={onClose} isHeld={doing.isPending} {...(size !== undefined && { size })}>
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          {children}
          {isRefusalShown && <Refused error={doing.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose} disabled={doing.isPending}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={doing.isPending} disabled={!isReady} {...(isGrave && { color: 'red.9' })}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
