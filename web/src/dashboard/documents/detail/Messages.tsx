import { Group, Paper, Stack, Text } from '@mantine/core';
import { IconMessage } from '@tabler/icons-react';
import { type RowOf, usePages } from '../../../api/use-pages.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { Bubble } from '../../messages/Bubble.tsx';
import { Status } from '../../messages/Status.tsx';
import { waitOf } from '../../messages/saying.ts';
import { texts as messageTexts } from '../../messages/texts.ts';
import { Empty } from '../../parts/Empty.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { Paged } from '../../parts/Paged.tsx';
import { approversOf, type Document, nameOf } from '../document.ts';
import { texts } from '../texts.ts';

const PAGE = 30;

/** Every message about the document, newest first, as the phone shows it. */
export function Messages({ document }: { document: Document }) {
  const t = useTexts(texts);
  const pages = usePages('listMessages', { query: { documentId: document.id, limit: PAGE } });
  const empty = (
    <Empty icon={IconMessage} title={t('messages.empty')}>
      {t('messages.emptyText')}
    </Empty>
  );
  return (
    <Paged of={pages} empty={empty} shape={4}>
      {(rows) => (
        <>
          {rows.some(({ driver }) => driver === 'outbox') && (
            <Text size="sm" c="dimmed">
              {t('messages.kept')}
            </Text>
          )}
          <Stack component="ul" gap="md" className="plain-list">
            {rows.map((message) => (
              <MessageView key={message.id} message={message} document={document} />
            ))}
          </Stack>
        </>
      )}
    </Paged>
  );
}

function MessageView({ message, document }: { message: RowOf<'listMessages'>; document: Document }) {
  const t = useTexts(texts);
  const say = useTexts(messageTexts);
  const { language } = useSpeech();
  const { direction, approverId, kind, channel, status, error, text, createdAt, sentAt } = message;
  const wait = waitOf(message);
  const approver = approversOf(document).find(({ id }) => id === approverId);
  const phone = (direction === 'in' ? message.from : message.to) ?? '';
  const name = approver ? nameOf(approver, language) : `\u200e${phone}`;
  const label = t(direction === 'in' ? 'messages.from' : 'messages.to', { name });
  return (
    <Paper component="li" withBorder p="md">
      <Group justify="space-between" gap="xs" mb="sm">
        <div>
          <Text fw={600}>{say(`kind.${kind}`)}</Text>
          <Text size="sm" c="dimmed">
            {label} · {say(`channel.${channel}`)} · <Moment at={sentAt ?? createdAt} />
          </Text>
        </div>
        <Status of={status} />
      </Group>
      {wait && (
        <Text size="sm" c="dimmed" mb="xs">
          {say('of.waits')}: {say(`wait.${wait}`)}
        </Text>
      )}
      {error && !wait && (
        <Text size="sm" c="red.9" mb="xs" dir="auto">
          {error}
        </Text>
      )}
      <Bubble text={text} channel={channel} direction={direction} label={label} />
    </Paper>
  );
}
