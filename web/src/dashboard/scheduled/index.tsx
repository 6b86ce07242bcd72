import { Badge, Button, NativeSelect } from '@mantine/core';
import { IconClock, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { type RowOf, usePages } from '../../api/use-pages.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Empty } from '../parts/Empty.tsx';
import { Moment } from '../parts/Moment.tsx';
import { Page } from '../parts/Page.tsx';
import { PagedRows, Row } from '../parts/Rows.tsx';
import { useMay } from '../session.ts';
import { ScheduledDialog } from './ScheduledDialog.tsx';
import { sayContent } from './say-content.ts';
import { texts } from './texts.ts';

type Scheduled = RowOf<'listScheduledMessages'>;
type Status = Schemas['ScheduledMessageStatus'];
const STATUSES = ['pending', 'sent', 'failed', 'cancelled'] as const;
/** Messages wait for the clock, which tells nobody. */
const LOOK_MS = 5_000;

/** Messages by WhatsApp that are sent at a time. */
export default function ScheduledMessages() {
  const t = useTexts(texts);
  const may = useMay();
  const [status, setStatus] = useState<'' | Status>('');
  const [open, setOpen] = useState<Scheduled | 'new' | null>(null);
  const pages = usePages(
    'listScheduledMessages',
    { query: { limit: 50, ...(status !== '' && { status }) } },
    { refetchMs: (rows) => (rows.some((row) => row.status === 'pending') ? LOOK_MS : false) },
  );
  const add = may('whatsapp:write') && (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpen('new')}>
      {t('add')}
    </Button>
  );
  return (
    <Page title={t('title')} intro={t('intro')} actions={add}>
      <search className="filters">
        <NativeSelect
          label={t('which')}
          value={status}
          onChange={({ currentTarget: { value } }) => setStatus(value as typeof status)}
          data={[{ value: '', label: t('all') }, ...STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))]}
        />
      </search>
      <PagedRows
        of={pages}
        label={t('list')}
        empty={
          <Empty icon={IconClock} title={t(status === '' ? 'emptyTitle' : 'noneTitle')}>
            {t(status === '' ? 'empty' : 'none')}
          </Empty>
        }
      >
        {(scheduled) => <ScheduledRow key={scheduled.id} of={scheduled} onOpen={() => setOpen(scheduled)} />}
      </PagedRows>
      {open && <ScheduledDialog of={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

const LOOKS = {
  pending: { variant: 'light', color: 'ink' },
  sent: { variant: 'filled', color: 'ink' },
  failed: { variant: 'filled', color: 'red.9' },
  cancelled: { variant: 'outline', color: 'gray.7' },
} as const;

function ScheduledRow({ of: scheduled, onOpen }: { of: Scheduled; onOpen(): void }) {
  const t = useTexts(texts);
  const { to, at, status } = scheduled;
  return (
    <Row
      onOpen={onOpen}
      lead={<IconClock size={22} stroke={1.6} aria-hidden />}
      title={<bdi dir="ltr">{to}</bdi>}
      note={
        <span className="one-line" dir="auto">
          {sayContent(t, scheduled.content)}
        </span>
      }
      aside={
        <>
          <Moment at={at} />
          <Badge size="lg" tt="none" {...LOOKS[status]}>
            {t(`status.${status}`)}
          </Badge>
        </>
      }
    />
  );
}
