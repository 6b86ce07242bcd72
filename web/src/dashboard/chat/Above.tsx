import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** What stands over the place where one writes, such as what the next message will have with it; and a way to take it off. */
export function Above({ label, onRemove, children }: { label: string; onRemove(): void; children: ReactNode }) {
  return (
    <div className="chat-above">
      <div className="chat-above-content">{children}</div>
      <ActionIcon aria-label={label} onClick={onRemove}>
        <IconX size={20} aria-hidden />
      </ActionIcon>
    </div>
  );
}
