import { Anchor, Button, Code, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import type { Answer } from '../../api/client.ts';
import { useDoing, useReading } from '../../api/use-api.ts';
import { formatDateTime } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { useEventWords } from '../events/use-event-words.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Facts } from '../parts/Facts.tsx';
import { Refused } from '../parts/Refused.tsx';
import { Shown } from '../parts/Shown.tsx';
import { sayDone } from '../parts/say.ts';
import { useMay } from '../session.ts';
import { DeliveryStatus } from './DeliveryStatus.tsx';
import { textOf } from './pairs.ts';
import { texts } from './texts.ts';

type Delivery = Answer<'readDelivery'>;

/** One event's way to one endpoint, with every attempt. */
export function DeliveryDialog({ id, onOpen, onClose }: { id: string; onOpen(id: string): void; onClose(): void }) {
  const t = useTexts(texts);
  const delivery = useReading(
    'readDelivery',
    { path: { deliveryId: id } },
    { refetchMs: (answer) => (answer && answer.status !== 'pending' ? false : 1_000) },
  );
  return (
    <Dialog title={t('delivery.title')} size="xl" onClose={onClose}>
      <Shown of={delivery}>{(data) => <Whole of={data} onOpen={onOpen} />}</Shown>
    </Dialog>
  );
}

function Whole({ of: delivery, onOpen }: { of: Delivery; onOpen(id: string): void }) {
  const t = useTexts(texts);
  const may = useMay();
  const words = useEventWords();
  const { id, status, eventType, eventId, documentId, attempts } = delivery;
  const replay = useDoing('replayDelivery', {
    changes: ['listDeliveries', 'readEndpointStatistics', 'readEndpoint'],
    saysError: true,
    onDone: (next) => {
      sayDone(t('delivery.replayed'));
      onOpen(next.id);
    },
  });
  return (
    <Stack gap="lg">
      <Facts
        of={[
          [t('deliveries.filter'), <DeliveryStatus key="status" of={status} />],
          [t('delivery.event'), words(eventType) ?? eventType],
          [
            t('delivery.id'),
            <bdi key="id" dir="ltr">
              {eventId}
            </bdi>,
          ],
          [
            t('delivery.document'),
            documentId && (
              <Anchor key="document" component={Link} href={`/documents/${documentId}`} className="tap">
                {t('delivery.openDocument')}
              </Anchor>
            ),
          ],
        ]}
      />
      <div>
        <Title order={3} size="h5" mb="sm">
          {t('delivery.attempts')}
        </Title>
        {attempts.length === 0 ? (
          <Text c="dimmed">{t('delivery.noAttempt')}</Text>
        ) : (
          <Stack gap="sm">
            {attempts.map((attempt) => (
              <Attempt key={attempt.number} of={attempt} />
            ))}
          </Stack>
        )}
      </div>
      <Refused error={replay.error} />
      {may('webhooks:write') && (
        <Group justify="flex-end">
          <Button loading={replay.isPending} onClick={() => replay.mutate({ path: { deliveryId: id } })}>
            {t('delivery.replay')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Attempt({ of: attempt }: { of: Delivery['attempts'][number] }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { number, startedAt, durationMs, statusCode, error, requestHeaders, responseBody } = attempt;
  const isGood = statusCode !== null && statusCode >= 200 && statusCode < 300;
  return (
    <Paper withBorder radius="md" p="md">
      <Group justify="space-between" gap="xs">
        <Text fw={600}>{t('delivery.attempt', { number })}</Text>
        <Text size="sm" c="dimmed">
          {formatDateTime(language, startedAt)}
        </Text>
      </Group>
      <Text c={isGood ? 'ink' : 'red'} mt={4}>
        {statusCode === null ? t('delivery.noAnswer') : t('delivery.answered', { status: String(statusCode) })}{' '}
        {t('delivery.took', { ms: durationMs })}
        {error !== null && (
          <>
            {' '}
            (<bdi dir="ltr">{error}</bdi>)
          </>
        )}
      </Text>
      <Block label={t('delivery.request')} text={textOf(requestHeaders)} />
      {statusCode !== null && (
        <Block
          label={t('delivery.response')}
          text={responseBody === null || responseBody === '' ? null : responseBody}
        />
      )}
    </Paper>
  );
}

function Block({ label, text }: { label: string; text: string | null }) {
  const t = useTexts(texts);
  return (
    <div>
      <Text size="sm" c="dimmed" mt="sm" mb={4}>
        {label}
      </Text>
      {text === null ? (
        <Text size="sm">{t('delivery.emptyBody')}</Text>
      ) : (
        <Code block dir="ltr" className="code-block" tabIndex={0} role="region" aria-label={label}>
          {text}
        </Code>
      )}
    </div>
  );
}
