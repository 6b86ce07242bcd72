import { Alert, Button, Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react';
import { addressOf } from '../../api/client.ts';
import { useDoing, useReading } from '../../api/use-api.ts';
import { formatDateTime, formatNumber } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Facts } from '../parts/Facts.tsx';
import { Page } from '../parts/Page.tsx';
import { Shown } from '../parts/Shown.tsx';
import { Steering } from '../parts/Steering.tsx';
import { useMay } from '../session.ts';
import { CampaignRows } from './CampaignRows.tsx';
import { CampaignStatus } from './Campaigns.tsx';
import { type Campaign, isOpen, sentOf } from './campaign.ts';
import { texts } from './texts.ts';

const LOOK_MS = 1_500;

/** How far a campaign is, while it goes on and after. */
export function CampaignPage({ id }: { id: string }) {
  const reading = useReading(
    'readCampaign',
    { path: { campaignId: id } },
    { refetchMs: (campaign) => (campaign?.status === 'running' ? LOOK_MS : false) },
  );
  return <Shown of={reading}>{(campaign) => <Going campaign={campaign} />}</Shown>;
}

function Going({ campaign }: { campaign: Campaign }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { id, name, text, media, tag, startsAt, endedAt } = campaign;
  const time = (at: string | null) => at && formatDateTime(language, at, { zone: true });
  return (
    <Page
      title={name}
      back={{ href: '/campaigns', label: t('title') }}
      actions={
        <Button
          component="a"
          href={addressOf('downloadCampaignResult', { path: { campaignId: id } })}
          download
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {t('result')}
        </Button>
      }
    >
      <Stack gap="lg">
        <How campaign={campaign} />
        <Paper withBorder radius="lg" p="lg">
          <Title order={2} size="h5" mb="sm">
            {t('what')}
          </Title>
          <Text className="sample-text" dir="auto" mb="md">
            {text}
          </Text>
          <Facts
            of={[
              [t('file'), media && <bdi>{media.fileName}</bdi>],
              [t('tag'), tag && <bdi>{tag}</bdi>],
              [t('when'), time(startsAt)],
              [t('ended'), time(endedAt)],
            ]}
          />
        </Paper>
        <CampaignRows of={campaign} />
      </Stack>
    </Page>
  );
}

const TALLY = ['waiting', 'sent', 'delivered', 'read', 'failed', 'skipped', 'cancelled'] as const;

/** The numbers, and what can be done about them. */
function How({ campaign }: { campaign: Campaign }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const may = useMay();
  const { status, rows, pauseReason } = campaign;
  const share = (count: number) => (100 * count) / rows.total;
  return (
    <Paper withBorder radius="lg" p="lg">
      <Group justify="space-between" mb="sm">
        <Text role="status">{t('sentOf', { sent: sentOf(campaign), total: rows.total })}</Text>
        <CampaignStatus of={status} />
      </Group>
      <Progress.Root size="xl" aria-label={t('progress')}>
        <Progress.Section value={share(rows.read)} color="ink.9" aria-label={t('states.read')} />
        <Progress.Section value={share(rows.delivered)} color="ink.7" aria-label={t('states.delivered')} />
        <Progress.Section value={share(rows.sent)} color="ink.4" aria-label={t('states.sent')} />
        <Progress.Section value={share(rows.failed)} color="red.8" aria-label={t('states.failed')} />
      </Progress.Root>
      <dl className="tally">
        {TALLY.filter((state) => rows[state] > 0).map((state) => (
          <div key={state}>
            <dt>{t(`states.${state}`)}</dt>
            <dd>{formatNumber(language, rows[state])}</dd>
          </div>
        ))}
      </dl>
      {pauseReason !== null && (
        <Alert mt="md" color="yellow" icon={<IconAlertTriangle aria-hidden />}>
          {t(`pauseReason.${pauseReason}`)}
        </Alert>
      )}
      {isOpen(campaign) && may('whatsapp:write') && <Controls of={campaign} />}
    </Paper>
  );
}

function Controls({ of: { id, status, rows } }: { of: Campaign }) {
  const t = useTexts(texts);
  const path = { campaignId: id };
  const pausing = useDoing('pauseCampaign');
  const resuming = useDoing('resumeCampaign');
  const cancelling = useDoing('cancelCampaign', { saysError: true });
  return (
    <Steering
      isPaused={status === 'paused'}
      pause={{ label: t('pause'), isBusy: pausing.isPending, onClick: () => pausing.mutate({ path }) }}
      resume={{ label: t('resume'), isBusy: resuming.isPending, onClick: () => resuming.mutate({ path }) }}
      end={{
        label: t('cancel'),
        title: t('cancelTitle'),
        text: t('cancelText', { count: rows.waiting }),
        onConfirm: () => cancelling.mutateAsync({ path }),
      }}
    />
  );
}
