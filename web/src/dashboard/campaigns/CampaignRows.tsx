import { NativeSelect, Title } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { usePages } from '../../api/use-pages.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Empty } from '../parts/Empty.tsx';
import { Moment } from '../parts/Moment.tsx';
import { PagedRows, Row } from '../parts/Rows.tsx';
import type { Campaign } from './campaign.ts';
import { sayFault } from './say-fault.ts';
import { texts } from './texts.ts';

type RowStatus = Schemas['CampaignRowStatus'];
const STATUSES = ['waiting', 'sent', 'delivered', 'read', 'failed', 'skipped', 'cancelled'] as const;
const LOOK_MS = 3_000;

/** What became of each. */
export function CampaignRows({ of: { id, status: state } }: { of: Campaign }) {
  const t = useTexts(texts);
  const [status, setStatus] = useState<'' | RowStatus>('');
  const pages = usePages(
    'listCampaignRows',
    { path: { campaignId: id }, query: { limit: 50, ...(status !== '' && { status }) } },
    { refetchMs: () => (state === 'running' ? LOOK_MS : false) },
  );
  const named = { ...pages, rows: pages.rows?.map((row) => ({ id: String(row.row), ...row })) };
  return (
    <section>
      <Title order={2} size="h4" mb="sm">
        {t('rows')}
      </Title>
      <search className="filters">
        <NativeSelect
          label={t('filter')}
          value={status}
          onChange={({ currentTarget: { value } }) => setStatus(value as typeof status)}
          data={[{ value: '', label: t('all') }, ...STATUSES.map((value) => ({ value, label: t(`states.${value}`) }))]}
        />
      </search>
      <PagedRows of={named} label={t('rows')} empty={<Empty icon={IconUsersGroup} title={t('noRows')} />}>
        {({ row, phone, status: own, sentAt, errors }) => (
          <Row
            key={row}
            title={phone === '' ? t('row', { row }) : <bdi dir="ltr">{phone}</bdi>}
            note={[
              ...(phone === '' ? [] : [t('row', { row })]),
              ...errors.map((error) => `${error.column ?? ''} ${sayFault(t, error)}`.trim()),
            ].join(' · ')}
            aside={
              <>
                {t(`states.${own}`)}
                {sentAt !== null && <Moment at={sentAt} />}
              </>
            }
          />
        )}
      </PagedRows>
    </section>
  );
}
