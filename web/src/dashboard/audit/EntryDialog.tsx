import { Button, Code, Group, Stack } from '@mantine/core';
import { Link } from 'wouter';
import { formatDateTime } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Facts } from '../parts/Facts.tsx';
import { texts } from './texts.ts';
import type { Entry, Sentences } from './use-sentences.ts';

/** One entry, whole. */
export function EntryDialog({ of: entry, by: { what, who }, onClose }: { of: Entry; by: Sentences; onClose(): void }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { action, occurredAt, ip, documentId, position, hash, details } = entry;
  const latin = (text: string) => (
    <bdi key={text} dir="ltr">
      {text}
    </bdi>
  );
  return (
    <Dialog title={t('entry.title')} size="lg" onClose={onClose}>
      <Stack gap="md">
        <Facts
          of={[
            [t('entry.what'), what(entry)],
            [t('entry.action'), latin(action)],
            [t('entry.who'), who(entry)],
            [t('entry.when'), formatDateTime(language, occurredAt)],
            [t('entry.address'), ip === null ? null : latin(ip)],
            [t('entry.position'), position === null ? t('chain.unsealed') : t('chain.position', { position })],
            [t('entry.hash'), hash === null ? null : latin(hash)],
          ]}
        />
        {Object.keys(details).length > 0 && (
          <Code block dir="ltr" className="code-block" tabIndex={0} role="region" aria-label={t('entry.details')}>
            {JSON.stringify(details, null, 2)}
          </Code>
        )}
        {documentId !== null && (
          <Group justify="flex-end">
            <Button component={Link} href={`/documents/${documentId}`} variant="default">
              {t('entry.openDocument')}
            </Button>
          </Group>
        )}
      </Stack>
    </Dialog>
  );
}
