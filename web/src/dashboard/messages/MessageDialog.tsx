import { Alert, Anchor, Button, Group, Stack } from '@mantine/core';
import { IconExternalLink, IconInbox } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { RowOf } from '../../api/use-pages.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Facts } from '../parts/Facts.tsx';
import { Moment } from '../parts/Moment.tsx';
import { useMay } from '../session.ts';
import { Bubble } from './Bubble.tsx';
import { Status } from './Status.tsx';
import { chatOf, otherOf, waitOf } from './saying.ts';
import { texts } from './texts.ts';

/** A message as it stands on the phone, and how it got there. */
export function MessageDialog({
  of: message,
  onClose,
  onReply,
}: {
  of: RowOf<'listMessages'>;
  onClose(): void;
  onReply(to: string): void;
}) {
  const t = useTexts(texts);
  const may = useMay();
  const { direction, channel, driver, text, media, link, status, from, kind, documentId, error } = message;
  const { sentAt, createdAt } = message;
  const wait = waitOf(message);
  const chat = may('whatsapp:read') ? chatOf(message) : null;
  return (
    <Dialog title={t(`kind.${kind}`)} size="lg" onClose={onClose}>
      <Stack gap="lg">
        {driver === 'outbox' && direction === 'out' && (
          <Alert color="gray" icon={<IconInbox size={20} aria-hidden />}>
            {t('outbox')}
          </Alert>
        )}
        <Bubble text={text} channel={channel} direction={direction} label={t('of.seen')} />
        {link !== null && (
          <Anchor href={link} target="_blank" rel="noreferrer" className="tap">
            {t('of.openLink')} <IconExternalLink size={16} aria-hidden />
          </Anchor>
        )}
        <Facts
          of={[
            [t('of.status'), <Status key="status" of={status} />],
            [t(status === 'queued' ? 'of.waits' : 'of.error'), wait === null ? (error ?? null) : t(`wait.${wait}`)],
            [t('of.file'), media === null ? null : <bdi key="file">{media.fileName}</bdi>],
            [
              t('of.to'),
              direction === 'out' ? (
                <bdi key="to" dir="ltr">
                  {otherOf(message)}
                </bdi>
              ) : null,
            ],
            [
              t('of.from'),
              from === null ? null : (
                <bdi key="from" dir="ltr">
                  {from}
                </bdi>
              ),
            ],
            [t('of.channel'), t(`channel.${channel}`)],
            [t('of.created'), <Moment key="created" at={createdAt} />],
            [t('of.sent'), sentAt ? <Moment key="sent" at={sentAt} /> : null],
          ]}
        />
        <Group gap="sm" justify="flex-end">
          {documentId !== null && (
            <Button component={Link} href={`/documents/${documentId}`} variant="default">
              {t('of.openDocument')}
            </Button>
          )}
          {chat !== null && (
            <Button component={Link} href={chat} variant="default">
              {t('of.openChat')}
            </Button>
          )}
          {direction === 'in' && from !== null && may('messages:write') && (
            <Button onClick={() => onReply(from)}>{t('of.reply')}</Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}
