import { Group, NativeSelect, Title } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { type RowOf, usePages } from '../../api/use-pages.ts';
import { formatMoment } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { useEventWords } from '../events/use-event-words.ts';
import { Empty } from '../parts/Empty.tsx';
import { Moment } from '../parts/Moment.tsx';
import { PagedRows, Row } from '../parts/Rows.tsx';
import { DeliveryDialog } from './DeliveryDialog.tsx';
import { DeliveryStatus } from './DeliveryStatus.tsx';
import type { Endpoint } from './State.tsx';
import { texts } from './texts.ts';

type Status = Schemas['DeliveryStatus'];
const STATUSES = ['pending', 'retrying', 'delivered', 'dead', 'cancelled'] as const satisfies Status[];

/** What was sent to an endpoint, newest first. */
export function Deliveries({ of: { id } }: { of: Endpoint }) {
  const t = useTexts(texts);
  const [status, setStatus] = useState<'' | Status>('');
  const [openId, setOpenId] = useState<string | null>(null);
  const pages = usePages('listDeliveries', {
    query: { endpointId: id, limit: 20, ...(status !== '' && { status }) },
  });
  return (
    <section aria-labelledby="deliveries">
      <Group justify="space-between" align="flex-end" mb="md">
        <Title order={2} size="h4" id="deliveries">
          {t('deliveries.title')}
        </Title>
        <NativeSelect
          label={t('deliveries.filter')}
          value={status}
          onChange={({ currentTarget: { value } }) => setStatus(value as typeof status)}
          data={[
            { value: '', label: t('deliveries.all') },
            ...STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
          ]}
        />
      </Group>
      <PagedRows
        of={pages}
        label={t('deliveries.list')}
        empty={
          <Empty icon={IconSend} title={t('deliveries.title')}>
            {t(status === '' ? 'deliveries.empty' : 'deliveries.none')}
          </Empty>
        }
      >
        {(delivery) => <DeliveryRow key={delivery.id} of={delivery} onOpen={() => setOpenId(delivery.id)} />}
      </PagedRows>
      {openId !== null && (
        <DeliveryDialog key={openId} id={openId} onOpen={setOpenId} onClose={() => setOpenId(null)} />
      )}
    </section>
  );
}

function DeliveryRow({ of: delivery, onOpen }: { of: RowOf<'listDeliveries'>; onOpen(): void }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const words = useEventWords();
  const { eventType, trigger, attemptCount, nextAttemptAt, status, createdAt } = delivery;
  const notes = [
    <bdi key="type" dir="ltr">
      {eventType}
    </bdi>,
    t('deliveries.attempts', { count: attemptCount }),
    ...(trigger > 0 ? [t('deliveries.replayed', { count: trigger })] : []),
    ...(nextAttemptAt && status === 'retrying'
      ? [t('deliveries.next', { at: formatMoment(language, nextAttemptAt) })]
      : []),
  ];
  return (
    <Row
      onOpen={onOpen}
      title={words(eventType) ?? eventType}
      note={notes.map((note, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one sentence
        <span key={index} className="fact">
          {note}
        </span>
      ))}
      aside={
        <>
          <DeliveryStatus of={status} />
          <Moment at={createdAt} />
        </>
      }
    />
  );
}
