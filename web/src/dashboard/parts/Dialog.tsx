import { Modal, type ModalProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSpeech } from '../../language/Speaking.tsx';

/** A dialog of the dashboard. Clicking beside it closes nothing, so that nothing typed is lost. */
export function Dialog({
  title,
  size,
  isHeld = false,
  onClose,
  children,
}: {
  title: string;
  size?: ModalProps['size'];
  /** It cannot be left now. */
  isHeld?: boolean;
  onClose(): void;
  children: ReactNode;
}) {
  const { t } = useSpeech();
  return (
    <Modal
      opened
      centered
      onClose={onClose}
      title={title}
      {...(size !== undefined && { size })}
      transitionProps={{ duration: 0 }}
      withCloseButton={!isHeld}
      closeOnClickOutside={false}
      closeOnEscape={!isHeld}
      closeButtonProps={{ 'aria-label': t('common.close'), size: 44 }}
      classNames={{ title: 'dialog-title' }}
    >
      {children}
    </Modal>
  );
}
