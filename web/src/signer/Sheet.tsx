import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSpeech } from '../language/Speaking.tsx';

/** A dialog: from the bottom edge on a phone, in the middle of anything larger. */
export function Sheet({
  title,
  children,
  onClose,
  isHeld = false,
}: {
  title: string;
  children: ReactNode;
  onClose(): void;
  /** It cannot be left now. */
  isHeld?: boolean;
}) {
  const { t } = useSpeech();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      centered
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      withCloseButton={!isHeld}
      closeOnClickOutside={false}
      closeOnEscape={!isHeld}
      closeButtonProps={{ 'aria-label': t('common.close'), size: 44 }}
      classNames={{
        inner: 'sheet-inner',
        content: 'sheet',
        header: 'sheet-header',
        title: 'sheet-title',
        body: 'sheet-body',
      }}
    >
      {children}
    </Modal>
  );
}
