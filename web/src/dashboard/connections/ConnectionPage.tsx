import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useDoing, useReading } from '../../api/use-api.ts';
import { formatBytes, formatNumber } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { Facts } from '../parts/Facts.tsx';
import { Moment } from '../parts/Moment.tsx';
import { Page } from '../parts/Page.tsx';
import { Shown } from '../parts/Shown.tsx';
import { useMay } from '../session.ts';
import { Condition, type Connection } from './Condition.tsx';
import { Linking } from './Linking.tsx';
import { Renaming } from './Renaming.tsx';
import { ConnectionSettings } from './Settings.tsx';
import { Simulated } from './Simulated.tsx';
import { TwoWay } from './TwoWay.tsx';
import { texts } from './texts.ts';
import { useConnectionNews } from './use-connection-news.ts';
import './connections.css';

/** While somebody waits for it, and otherwise. News tell of most of it sooner. */
const REFETCH_MS = { soon: 2_000, usual: 15_000 } as const;
const PASSING = ['created', 'starting', 'qr', 'pairing', 'syncing'];
/** Where it does not go on by itself. */
const AT_REST = ['created', 'logged_out', 'failed'];

/** One connection: how it fares, how a phone is linked, how it writes. */
export function ConnectionPage({ id }: { id: string }) {
  const t = useTexts(texts);
  const connection = useReading(
    'readWhatsAppConnection',
    { path: { connectionId: id } },
    { refetchMs: (one) => (one && PASSING.includes(one.state) ? REFETCH_MS.soon : REFETCH_MS.usual) },
  );
  useConnectionNews();
  return (
    <Page title={connection.data?.name ?? t('title')} back={{ href: '/connections', label: t('back') }}>
      <Stack gap="lg">
        <Simulated />
        <Shown of={connection} rows={6}>
          {(data) => <Whole of={data} />}
        </Shown>
      </Stack>
    </Page>
  );
}

function Whole({ of: connection }: { of: Connection }) {
  const t = useTexts(texts);
  const { description, problem, state, stateSince } = connection;
  return (
    <>
      <Card title={t('state.title')}>
        <Stack gap="md" align="flex-start">
          <Condition of={connection} />
          <Text role="status">
            {description}{' '}
            <Text span c="dimmed" inherit>
              · <Moment at={stateSince} />
            </Text>
          </Text>
          {problem !== null && (
            <Alert color="red" icon={<IconAlertTriangle size={20} aria-hidden />} title={t('problem')}>
              {problem}
            </Alert>
          )}
          <Actions of={connection} />
        </Stack>
      </Card>
      {state === 'qr' && <Linking of={connection} />}
      <Card title={t('facts.title')}>
        <Figures of={connection} />
      </Card>
      <ConnectionSettings of={connection} />
      <TwoWay connectionId={connection.id} />
    </>
  );
}

type Doing = 'rename' | 'restart' | 'logOut' | 'delete';

function Actions({ of: connection }: { of: Connection }) {
  const t = useTexts(texts);
  const may = useMay();
  const [doing, setDoing] = useState<Doing | null>(null);
  const { id, state } = connection;
  const restart = useDoing('restartWhatsAppConnection', { changes: ['readWhatsAppConnection'] });
  const close = () => setDoing(null);
  const isAtRest = AT_REST.includes(state);
  return (
    <Group gap="xs">
      {state === 'ready' && (
        <Button component={Link} href={`/chat/${id}`}>
          {t('actions.chat')}
        </Button>
      )}
      {may('whatsapp:write') && (
        <>
          {isAtRest ? (
            <Button loading={restart.isPending} onClick={() => restart.mutate({ path: { connectionId: id } })}>
              {t('actions.link')}
            </Button>
          ) : (
            <Button variant="default" onClick={() => setDoing('restart')}>
              {t('actions.restart')}
            </Button>
          )}
          <Button variant="default" onClick={() => setDoing('rename')}>
            {t('actions.rename')}
          </Button>
          {connection.linkedAt !== null && (
            <Button variant="default" onClick={() => setDoing('logOut')}>
              {t('actions.logOut')}
            </Button>
          )}
          <Button variant="outline" color="red" onClick={() => setDoing('delete')}>
            {t('actions.delete')}
          </Button>
        </>
      )}
      {doing === 'rename' && <Renaming of={connection} onClose={close} />}
      {doing !== null && doing !== 'rename' && <Asked of={connection} doing={doing} onClose={close} />}
    </Group>
  );
}

/** Asks first: all three interrupt whoever is writing. */
function Asked({ of, doing, onClose }: { of: Connection; doing: Exclude<Doing, 'rename'>; onClose(): void }) {
  const t = useTexts(texts);
  const [, navigate] = useLocation();
  const input = { path: { connectionId: of.id } };
  const changes = { changes: ['readWhatsAppConnection' as const, 'listWhatsAppConnections' as const], saysError: true };
  const restart = useDoing('restartWhatsAppConnection', changes);
  const logOut = useDoing('logOutWhatsAppConnection', changes);
  const remove = useDoing('deleteWhatsAppConnection', {
    changes: ['listWhatsAppConnections'],
    saysError: true,
    onDone: () => navigate('/connections'),
  });
  const act = { restart, logOut, delete: remove }[doing];
  return (
    <Confirm
      title={t(`${doing}.title`, { name: of.name })}
      confirm={t(`${doing}.confirm`)}
      isDangerous={doing !== 'restart'}
      onConfirm={() => act.mutateAsync(input)}
      onClose={onClose}
    >
      {t(`${doing}.text`)}
    </Confirm>
  );
}

function Figures({ of: connection }: { of: Connection }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { phone, linkedAt, sent, received, restarts, backedUpAt, state } = connection;
  // Without a browser it is what the last one took.
  const memoryBytes = AT_REST.includes(state) ? null : connection.memoryBytes;
  return (
    <Facts
      of={[
        [
          t('facts.phone'),
          phone === null ? (
            t('facts.noPhone')
          ) : (
            <bdi key="phone" dir="ltr">
              {phone}
            </bdi>
          ),
        ],
        [t('facts.linked'), linkedAt && <Moment key="linked" at={linkedAt} />],
        [t('facts.sent'), formatNumber(language, sent)],
        [t('facts.received'), formatNumber(language, received)],
        [t('facts.restarts'), formatNumber(language, restarts)],
        [t('facts.memory'), memoryBytes === null ? null : formatBytes(language, memoryBytes)],
        [t('facts.backup'), backedUpAt && <Moment key="backup" at={backedUpAt} />],
      ]}
    />
  );
}
