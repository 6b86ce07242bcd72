import { Button, Group, Paper, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useDoing, useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Confirm } from '../parts/Confirm.tsx';
import { Page } from '../parts/Page.tsx';
import { Shown } from '../parts/Shown.tsx';
import { useMay } from '../session.ts';
import { Deliveries } from './Deliveries.tsx';
import { EndpointFacts } from './EndpointFacts.tsx';
import { EndpointForm } from './EndpointForm.tsx';
import { Figures } from './Figures.tsx';
import { Replay } from './Replay.tsx';
import { Rotate } from './Rotate.tsx';
import { type Endpoint, State } from './State.tsx';
import { TestEvent } from './TestEvent.tsx';
import { texts } from './texts.ts';
import './webhooks.css';

type Doing = 'change' | 'test' | 'replay' | 'rotate' | 'disable' | 'delete';

/** One endpoint: how it fares, what it is told, and every delivery. */
export function EndpointPage({ id }: { id: string }) {
  const t = useTexts(texts);
  const endpoint = useReading('readEndpoint', { path: { endpointId: id } });
  return (
    <Page title={hostOf(endpoint.data?.url) ?? t('title')} back={{ href: '/webhooks', label: t('back') }}>
      <Shown of={endpoint} rows={6}>
        {(data) => <Whole of={data} />}
      </Shown>
    </Page>
  );
}

function Whole({ of: endpoint }: { of: Endpoint }) {
  const t = useTexts(texts);
  const may = useMay();
  const [doing, setDoing] = useState<Doing | null>(null);
  const close = () => setDoing(null);
  return (
    <Stack gap="xl">
      <Group justify="space-between" gap="sm">
        <State of={endpoint} />
        {may('webhooks:write') && <Actions of={endpoint} onDo={setDoing} />}
      </Group>
      <Figures of={endpoint} />
      <Paper withBorder radius="lg" p="lg" component="section" aria-labelledby="endpoint-settings">
        <Title order={2} size="h4" mb="md" id="endpoint-settings">
          {t('settings.title')}
        </Title>
        <EndpointFacts of={endpoint} />
      </Paper>
      <Deliveries of={endpoint} />
      {doing === 'change' && <EndpointForm of={endpoint} onClose={close} />}
      {doing === 'test' && <TestEvent of={endpoint} onClose={close} />}
      {doing === 'replay' && <Replay of={endpoint} onClose={close} />}
      {doing === 'rotate' && <Rotate of={endpoint} onClose={close} />}
      {doing === 'disable' && <Disabling of={endpoint} onClose={close} />}
      {doing === 'delete' && <Deleting of={endpoint} onClose={close} />}
    </Stack>
  );
}

function Actions({ of: endpoint, onDo }: { of: Endpoint; onDo(doing: Doing): void }) {
  const t = useTexts(texts);
  const enable = useDoing('changeEndpoint', { changes: ['listEndpoints', 'readEndpoint'] });
  return (
    <Group gap="xs">
      {endpoint.enabled ? (
        <>
          <Button onClick={() => onDo('test')}>{t('actions.test')}</Button>
          <Button variant="default" onClick={() => onDo('replay')}>
            {t('actions.replay')}
          </Button>
        </>
      ) : (
        <Button
          loading={enable.isPending}
          onClick={() => enable.mutate({ path: { endpointId: endpoint.id }, body: { enabled: true } })}
        >
          {t('actions.enable')}
        </Button>
      )}
      <Button variant="default" onClick={() => onDo('change')}>
        {t('actions.change')}
      </Button>
      <Button variant="default" onClick={() => onDo('rotate')}>
        {t('actions.rotate')}
      </Button>
      {endpoint.enabled && (
        <Button variant="default" onClick={() => onDo('disable')}>
          {t('actions.disable')}
        </Button>
      )}
      <Button variant="outline" color="red" onClick={() => onDo('delete')}>
        {t('actions.delete')}
      </Button>
    </Group>
  );
}

function Disabling({ of: { id }, onClose }: { of: Endpoint; onClose(): void }) {
  const t = useTexts(texts);
  const change = useDoing('changeEndpoint', { saysError: true });
  return (
    <Confirm
      title={t('disabling.title')}
      confirm={t('disabling.confirm')}
      onConfirm={() => change.mutateAsync({ path: { endpointId: id }, body: { enabled: false } })}
      onClose={onClose}
    >
      {t('disabling.text')}
    </Confirm>
  );
}

function Deleting({ of: { id, url }, onClose }: { of: Endpoint; onClose(): void }) {
  const t = useTexts(texts);
  const [, navigate] = useLocation();
  const remove = useDoing('deleteEndpoint', {
    changes: ['listEndpoints'],
    saysError: true,
    onDone: () => navigate('/webhooks'),
  });
  return (
    <Confirm
      title={t('deleting.title')}
      confirm={t('deleting.confirm')}
      onConfirm={() => remove.mutateAsync({ path: { endpointId: id } })}
      onClose={onClose}
    >
      {t('deleting.text', { url })}
    </Confirm>
  );
}

function hostOf(url: string | undefined): string | null {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : null;
}
