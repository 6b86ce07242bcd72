import { Button, Group, NativeSelect, Stack } from '@mantine/core';
import { useState } from 'react';
import { useDoing, useReading } from '../../api/use-api.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { useEventWords } from '../events/use-event-words.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Refused } from '../parts/Refused.tsx';
import { DeliveryDialog } from './DeliveryDialog.tsx';
import type { Endpoint } from './State.tsx';
import { texts } from './texts.ts';

const PLAIN = 'webhook.test';

/** Sends a test event of any type, then shows how it went. */
export function TestEvent({ of: { id }, onClose }: { of: Endpoint; onClose(): void }) {
  const t = useTexts(texts);
  const { t: say } = useSpeech();
  const words = useEventWords();
  const [type, setType] = useState(PLAIN);
  const [deliveryId, setDeliveryId] = useState<string | null>(null);
  const catalogue = useReading('listEventTypes', {}, { live: false, staleMs: Number.POSITIVE_INFINITY });
  const send = useDoing('testEndpoint', {
    changes: ['listDeliveries', 'readEndpointStatistics', 'readEndpoint'],
    saysError: true,
    onDone: (delivery) => setDeliveryId(delivery.id),
  });
  if (deliveryId !== null)
    return <DeliveryDialog key={deliveryId} id={deliveryId} onOpen={setDeliveryId} onClose={onClose} />;
  return (
    <Dialog title={t('test.title')} onClose={onClose} isHeld={send.isPending}>
      <Stack gap="md">
        <NativeSelect
          label={t('test.type')}
          description={t('test.hint')}
          value={type}
          onChange={({ currentTarget: { value } }) => setType(value)}
          data={[
            { value: PLAIN, label: t('test.plain') },
            ...(catalogue.data?.data ?? []).map((each) => ({ value: each.type, label: words(each.type) ?? each.type })),
          ]}
        />
        <Refused error={send.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} disabled={send.isPending}>
            {say('common.cancel')}
          </Button>
          <Button
            loading={send.isPending}
            onClick={() => send.mutate({ path: { endpointId: id }, body: type === PLAIN ? {} : { type } })}
          >
            {t('test.send')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
