import { ActionIcon, Code, CopyButton, Group } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTexts } from '../../language/use-texts.ts';
import { texts } from '../texts.ts';

/** Something to take along: a link, an id, a secret. */
export function Copy({ value, label }: { value: string; label: string }) {
  const t = useTexts(texts);
  return (
    <Group gap="xs" wrap="nowrap" className="copy">
      <Code block className="copy-value" dir="ltr" tabIndex={0} role="textbox" aria-readonly aria-label={label}>
        {value}
      </Code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <ActionIcon onClick={copy} aria-label={copied ? t('copied') : t('copy', { what: label })} variant="default">
            {copied ? <IconCheck size={20} aria-hidden /> : <IconCopy size={20} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  );
}
