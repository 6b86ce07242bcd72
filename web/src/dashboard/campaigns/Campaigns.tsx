import { Badge, Button } from '@mantine/core';
import { IconPlus, IconSpeakerphone } from '@tabler/icons-react';
import { Link } from 'wouter';
import { usePages } from '../../api/use-pages.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Empty } from '../parts/Empty.tsx';
import { Moment } from '../parts/Moment.tsx';
import { Page } from '../parts/Page.tsx';
import { PagedRows, Row } from '../parts/Rows.tsx';
import { useMay } from '../session.ts';
import { type Campaign, sentOf } from './campaign.ts';
import { texts } from './texts.ts';

const LOOK_MS = 3_000;

/** Everything that was sent to many by WhatsApp. */
export function Campaigns() {
  const t = useTexts(texts);
  const may = useMay();
  const pages = usePages(
    'listCampaigns',
    { query: { limit: 25 } },
    { refetchMs: (rows) => (rows.some(({ status }) => status === 'running') ? LOOK_MS : false) },
  );
  const add = may('whatsapp:write') && (
    <Button component={Link} href="/campaigns/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {t('add')}
    </Button>
  );
  const isEmpty = pages.rows?.length === 0;
  return (
    <Page title={t('title')} intro={t('intro')} actions={isEmpty ? undefined : add}>
      <PagedRows
        of={pages}
        label={t('list')}
        empty={
          <Empty icon={IconSpeakerphone} title={t('emptyTitle')} action={add}>
            {t('empty')}
          </Empty>
        }
      >
        {(campaign) => <CampaignRow key={campaign.id} of={campaign} />}
      </PagedRows>
    </Page>
  );
}

function CampaignRow({ of: campaign }: { of: Campaign }) {
  const t = useTexts(texts);
  const { id, name, status, rows, startsAt } = campaign;
  return (
    <Row
      href={`/campaigns/${id}`}
      lead={<IconSpeakerphone size={22} stroke={1.6} aria-hidden />}
      title={<bdi>{name}</bdi>}
      note={
        <>
          <span className="fact">{t('sentOf', { sent: sentOf(campaign), total: rows.total })}</span>
          {rows.failed > 0 && <span className="fact">{t('problems', { count: rows.failed })}</span>}
        </>
      }
      aside={
        <>
          <CampaignStatus of={status} />
          <Moment at={startsAt} />
        </>
      }
    />
  );
}

const LOOKS = {
  scheduled: { variant: 'light', color: 'ink' },
  running: { variant: 'filled', color: 'ink' },
  paused: { variant: 'outline', color: 'gray.7' },
  cancelled: { variant: 'outline', color: 'gray.7' },
  finished: { variant: 'light', color: 'ink' },
} as const;

export function CampaignStatus({ of: status }: { of: Campaign['status'] }) {
  const t = useTexts(texts);
  return (
    <Badge size="lg" tt="none" {...LOOKS[status]}>
      {t(`status.${status}`)}
    </Badge>
  );
}
