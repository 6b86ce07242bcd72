import { ActionIcon, Group, Modal, Paper, Text, Title, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { addressOf } from '../../../api/client.ts';
import { useReading } from '../../../api/use-api.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { type Document, titleOf } from '../document.ts';
import { texts } from '../texts.ts';

/** The pages as they stand now, one at a time; all of them, large, in a window of their own. */
export function PagePreview({ document }: { document: Document }) {
  const t = useTexts(texts);
  const { t: say } = useSpeech();
  const [page, setPage] = useState(1);
  const [isLarge, { open, close }] = useDisclosure(false);
  const versions = useReading('listVersions', { path: { documentId: document.id } });
  const newest = versions.data?.data.at(-1);
  const pages = newest?.pages ?? document.pages;
  const shown = Math.min(page, pages);
  const images = Array.from({ length: pages }, (_, index) => index + 1);
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="preview">
      <Title order={2} size="h5" mb="sm" id="preview">
        {t('pages.title')}
      </Title>
      <UnstyledButton className="preview-open" onClick={open} aria-label={t('pages.enlarge')}>
        {newest && <PageImage key={shown} document={document} page={shown} version={newest.sha256} width={640} />}
      </UnstyledButton>
      <Group justify="space-between" mt="xs" wrap="nowrap">
        <ActionIcon
          onClick={() => setPage(shown - 1)}
          disabled={shown <= 1}
          aria-label={t('pages.previous')}
          className="turns"
        >
          <IconChevronLeft aria-hidden />
        </ActionIcon>
        <Text size="sm" aria-live="polite">
          {t('pages.page', { page: shown, pages })}
        </Text>
        <ActionIcon
          onClick={() => setPage(shown + 1)}
          disabled={shown >= pages}
          aria-label={t('pages.next')}
          className="turns"
        >
          <IconChevronRight aria-hidden />
        </ActionIcon>
      </Group>
      <Modal
        opened={isLarge}
        onClose={close}
        fullScreen
        title={t('pages.title')}
        transitionProps={{ duration: 0 }}
        closeButtonProps={{ 'aria-label': say('common.close'), size: 44 }}
        classNames={{ title: 'dialog-title' }}
      >
        <div className="preview-pages">
          {newest &&
            images.map((each) => (
              <PageImage key={each} document={document} page={each} version={newest.sha256} width={1280} />
            ))}
        </div>
      </Modal>
    </Paper>
  );
}

function PageImage({
  document,
  page,
  version,
  width,
}: {
  document: Document;
  page: number;
  version: string;
  width: number;
}) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const [isBroken, setBroken] = useState(false);
  if (isBroken) {
    return (
      <Text component="span" className="preview-page preview-broken">
        {t('pages.failed')}
      </Text>
    );
  }
  return (
    <img
      className="preview-page"
      src={addressOf('readPage', { path: { documentId: document.id, page }, query: { width, version } })}
      alt={t('pages.alt', { page, title: titleOf(document, language) })}
      loading="lazy"
      onError={() => setBroken(true)}
    />
  );
}
