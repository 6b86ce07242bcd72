import { Accordion, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconWebhook } from '@tabler/icons-react';
import type { Schemas } from '../../../../../src/api/generated/countersign.ts';
import { useDoing, useReading } from '../../../api/use-api.ts';
import { type RowOf, usePages } from '../../../api/use-pages.ts';
import { formatDateTime } from '../../../language/format.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { Empty } from '../../parts/Empty.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { Paged } from '../../parts/Paged.tsx';
import { Shown } from '../../parts/Shown.tsx';
import { sayDone } from '../../parts/say.ts';
import { useMay } from '../../session.ts';
import { texts } from '../texts.ts';

type Delivery = RowOf<'listDeliveries'>;
const PAGE = 30;
const COLORS: Record<Delivery['status'], string> = {
  pending: 'gray',
  retrying: 'red',
  delivered: 'ink',
  dead: 'red',
  cancelled: 'gray',
};

/** Which endpoint heard of what, newest first, each with its attempts when it is opened. */
export function Deliveries({ documentId }: { documentId: string }) {
  const t = useTexts(texts);
  const pages = usePages('listDeliveries', { query: { documentId, limit: PAGE } });
  const endpoints = useReading('listEndpoints', {}, { live: false });
  const empty = (
    <Empty icon={IconWebhook} title={t('deliveries.empty')}>
      {t('deliveries.emptyText')}
    </Empty>
  );
  const urlOf = ({ endpointId }: Delivery) => endpoints.data?.data.find(({ id }) => id === endpointId)?.url;
  return (
    <Paged of={pages} empty={empty} shape={4}>
      {(rows) => (
        <Accordion variant="separated" multiple transitionDuration={0} className="deliveries">
          {rows.map((delivery) => (
            <Accordion.Item key={delivery.id} value={delivery.id}>
              <Accordion.Control>
                <Head delivery={delivery} url={urlOf(delivery)} />
              </Accordion.Control>
              <Accordion.Panel>
                <Attempts delivery={delivery} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
    </Paged>
  );
}

function Head({ delivery, url }: { delivery: Delivery; url: string | undefined }) {
  const t = useTexts(texts);
  const { eventType, status, attemptCount, createdAt, trigger } = delivery;
  return (
    <Group justify="space-between" gap="xs">
      <div className="delivery-text">
        <Text fw={600} className="code-text">
          <bdi dir="ltr">{eventType}</bdi>
        </Text>
        {url !== undefined && (
          <Text size="sm" c="dimmed" className="code-text">
            <bdi dir="ltr">{url}</bdi>
          </Text>
        )}
        <Text size="sm" c="dimmed">
          <Moment at={createdAt} />
          {` · ${t('deliveries.attempts', { count: attemptCount })}`}
          {trigger > 0 && ` · ${t('deliveries.replayed')}`}
        </Text>
      </div>
      <Badge variant="light" color={COLORS[status]} size="lg" className="status">
        {t(`deliveries.status.${status}`)}
      </Badge>
    </Group>
  );
}

/** What was tried, read when somebody opens it. */
function Attempts({ delivery: { id, nextAttemptAt, status } }: { delivery: Delivery }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const may = useMay();
  const reading = useReading('readDelivery', { path: { deliveryId: id } });
  const replay = useDoing('replayDelivery', {
    changes: ['listDeliveries'],
    onDone: () => sayDone(t('deliveries.replayDone')),
  });
  const isOver = status === 'delivered' || status === 'dead' || status === 'cancelled';
  return (
    <Stack gap="sm">
      <Shown of={reading} rows={1}>
        {({ attempts }) => (
          <Stack component="ol" gap="sm" className="plain-list">
            {attempts.map((attempt) => (
              <AttemptView key={attempt.number} attempt={attempt} />
            ))}
          </Stack>
        )}
      </Shown>
      {nextAttemptAt !== null && !isOver && (
        <Text size="sm">{t('deliveries.nextAttempt', { date: formatDateTime(language, nextAttemptAt) })}</Text>
      )}
      {isOver && may('webhooks:write') && (
        <Group>
          <Button
            variant="default"
            loading={replay.isPending}
            onClick={() => replay.mutate({ path: { deliveryId: id } })}
          >
            {t('deliveries.replay')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function AttemptView({ attempt }: { attempt: Schemas['Attempt'] }) {
  const t = useTexts(texts);
  const { number, statusCode, durationMs: ms, error, responseBody, startedAt } = attempt;
  return (
    <li>
      <Text size="sm">
        {t('deliveries.attempt', { number })} · <Moment at={startedAt} /> ·{' '}
        {statusCode === null
          ? t('deliveries.noAnswer', { ms, error: error ?? '' })
          : t('deliveries.answered', { status: String(statusCode), ms })}
      </Text>
      {responseBody && (
        <Text size="sm" className="code-text quoted" dir="ltr">
          {responseBody}
        </Text>
      )}
    </li>
  );
}
