import { Alert, Button, Group, Paper, Progress, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconDownload, IconFiles } from '@tabler/icons-react';
import { useState } from 'react';
import type { Schemas } from '../../../../../src/api/generated/countersign.ts';
import { addressOf } from '../../../api/client.ts';
import { useDoing, useReading } from '../../../api/use-api.ts';
import { usePages } from '../../../api/use-pages.ts';
import { formatDuration, formatNumber } from '../../../language/format.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { Empty } from '../../parts/Empty.tsx';
import { Page } from '../../parts/Page.tsx';
import { PagedRows, Row } from '../../parts/Rows.tsx';
import { Shown } from '../../parts/Shown.tsx';
import { Steering } from '../../parts/Steering.tsx';
import { STATUSES } from '../../parts/vocabulary.ts';
import { texts } from '../texts.ts';
import { BulkStatus } from './BulkSends.tsx';
import { sayRowError } from './say-row-error.ts';

type BulkSend = Schemas['BulkSend'];
const LOOK_MS = 1_500;

/** How far a bulk send is, while it goes on and after. */
export function BulkPage({ id }: { id: string }) {
  const reading = useReading(
    'readBulkSend',
    { path: { bulkSendId: id } },
    { refetchMs: (bulk) => (bulk?.status === 'running' ? LOOK_MS : false) },
  );
  return <Shown of={reading}>{(bulk) => <Bulk bulk={bulk} />}</Shown>;
}

function Bulk({ bulk }: { bulk: BulkSend }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { id, name, status, rows, documents, perMinute } = bulk;
  const settled = rows.total - rows.waiting;
  const isOpen = status === 'running' || status === 'paused';
  return (
    <Page
      title={name}
      back={{ href: '/create/bulk', label: t('bulk.title') }}
      actions={
        <Button
          component="a"
          href={addressOf('downloadBulkResult', { path: { bulkSendId: id } })}
          download
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {t('bulk.result')}
        </Button>
      }
    >
      <Stack gap="lg">
        <Paper withBorder radius="lg" p="lg">
          <Group justify="space-between" mb="sm">
            <Text role="status">{t('bulk.madeOf', { done: rows.done, total: rows.total })}</Text>
            <BulkStatus of={status} />
          </Group>
          <Progress.Root size="xl" aria-label={t('bulk.progress')}>
            <Progress.Section value={(100 * rows.done) / rows.total} color="ink" aria-label={t('bulk.made')} />
            <Progress.Section value={(100 * rows.failed) / rows.total} color="red.8" aria-label={t('bulk.notMade')} />
          </Progress.Root>
          <Text c="dimmed" mt="sm">
            {rows.failed > 0 && <span className="fact">{t('bulk.failed', { count: rows.failed })}</span>}
            {rows.cancelled > 0 && <span className="fact">{t('bulk.cancelled', { count: rows.cancelled })}</span>}
            {status === 'running' && (
              <span className="fact">
                {t('bulk.left', { span: formatDuration(language, ((rows.total - settled) * 60) / perMinute) })}
              </span>
            )}
          </Text>
          {bulk.pauseReason === 'starter_revoked' && (
            <Alert mt="md" color="yellow" icon={<IconAlertTriangle aria-hidden />}>
              {t('bulk.starterRevoked')}
            </Alert>
          )}
          {isOpen && <Controls bulk={bulk} />}
        </Paper>
        {rows.done > 0 && <States of={documents} />}
        <BulkRows bulk={bulk} />
      </Stack>
    </Page>
  );
}

function Controls({ bulk: { id, status, rows } }: { bulk: BulkSend }) {
  const t = useTexts(texts);
  const path = { bulkSendId: id };
  const pausing = useDoing('pauseBulkSend');
  const resuming = useDoing('resumeBulkSend');
  const cancelling = useDoing('cancelBulkSend', { saysError: true });
  return (
    <Steering
      isPaused={status === 'paused'}
      pause={{ label: t('bulk.pause'), isBusy: pausing.isPending, onClick: () => pausing.mutate({ path }) }}
      resume={{ label: t('bulk.resume'), isBusy: resuming.isPending, onClick: () => resuming.mutate({ path }) }}
      end={{
        label: t('bulk.cancel'),
        title: t('bulk.cancelTitle'),
        text: t('bulk.cancelText', { count: rows.waiting }),
        onConfirm: () => cancelling.mutateAsync({ path }),
      }}
    />
  );
}

/** Where the documents stand that were made. */
function States({ of: documents }: { of: BulkSend['documents'] }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const shown = STATUSES.flatMap((state) => (documents[state] ? [[state, documents[state]] as const] : []));
  return (
    <Paper withBorder radius="lg" p="lg">
      <Title order={2} size="h5" mb="sm">
        {t('bulk.documents')}
      </Title>
      <dl className="states">
        {shown.map(([state, count]) => (
          <div key={state}>
            <dd>{formatNumber(language, count)}</dd>
            <dt>{t(`state.${state}`)}</dt>
          </div>
        ))}
      </dl>
    </Paper>
  );
}

const FILTERS = ['all', 'failed', 'waiting'] as const;

function BulkRows({ bulk: { id } }: { bulk: BulkSend }) {
  const t = useTexts(texts);
  const [filter, setFilter] = useState<(typeof FILTERS)[number]>('all');
  const pages = usePages('listBulkRows', {
    path: { bulkSendId: id },
    query: { limit: 50, ...(filter !== 'all' && { status: filter }) },
  });
  const named = { ...pages, rows: pages.rows?.map((row) => ({ id: String(row.row), ...row })) };
  return (
    <section>
      <Title order={2} size="h4" mb="sm">
        {t('bulk.rows')}
      </Title>
      <SegmentedControl
        value={filter}
        onChange={(value) => setFilter(value as typeof filter)}
        data={FILTERS.map((value) => ({ value, label: t(`bulk.filter.${value}`) }))}
        size="md"
        mb="md"
        aria-label={t('bulk.rows')}
      />
      <PagedRows of={named} label={t('bulk.rows')} empty={<Empty icon={IconFiles} title={t('bulk.noRows')} />}>
        {({ row, status, document, errors }) => (
          <Row
            key={row}
            {...(document && { href: `/documents/${document.id}` })}
            title={
              <>
                {t('bulk.row', { row })}
                {document && (
                  <>
                    {' · '}
                    <bdi>{document.title}</bdi>
                  </>
                )}
              </>
            }
            note={
              errors.length > 0
                ? errors.map((error) => `${error.column ?? ''} ${sayRowError(t, error)}`.trim()).join(' · ')
                : (document?.reference ?? undefined)
            }
            aside={document ? t(`state.${document.status}`) : t(`bulk.rowStatus.${status}`)}
          />
        )}
      </PagedRows>
    </section>
  );
}
