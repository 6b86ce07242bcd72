import { Button, NativeSelect, Stack } from '@mantine/core';
import { IconId, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { usePages } from '../../api/use-pages.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Empty } from '../parts/Empty.tsx';
import { Moment } from '../parts/Moment.tsx';
import { Page } from '../parts/Page.tsx';
import { PagedRows, Row } from '../parts/Rows.tsx';
import { useMay } from '../session.ts';
import { CheckDialog } from './CheckDialog.tsx';
import { CreditsLeft } from './CreditsLeft.tsx';
import { isWaiting, WATCHED_MS } from './check.ts';
import { NewCheck } from './NewCheck.tsx';
import { PolicyChoice } from './PolicyChoice.tsx';
import { Result } from './Result.tsx';
import { texts } from './texts.ts';

type Status = Schemas['IdentityCheckStatus'];
const STATUSES: readonly Status[] = ['pending', 'verified', 'mismatch', 'unavailable'];

/** Whether people are who they are said to be: what was asked, and who must be asked about. */
export default function IdentityPage() {
  const t = useTexts(texts);
  const may = useMay();
  const [status, setStatus] = useState<Status | ''>('');
  const [open, setOpen] = useState<string | 'new' | null>(null);
  const query = { limit: 50, ...(status !== '' && { status }) };
  const pages = usePages('listIdentityChecks', { query }, { refetchMs: (rows) => rows.some(isWaiting) && WATCHED_MS });
  const ask = may('identity:write') && (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpen('new')}>
      {t('ask')}
    </Button>
  );
  return (
    <Page title={t('title')} intro={t('intro')} actions={ask}>
      <Stack gap="xl">
        <PolicyChoice />
        {may('wallet:read') && <CreditsLeft />}
        <section>
          <search className="filters">
            <NativeSelect
              label={t('status')}
              value={status}
              onChange={({ currentTarget: { value } }) => setStatus(value as Status | '')}
              data={[
                { value: '', label: t('every') },
                ...STATUSES.map((value) => ({ value, label: t(`statuses.${value}`) })),
              ]}
            />
          </search>
          <PagedRows
            of={pages}
            label={t('list')}
            empty={
              <Empty icon={IconId} title={t(status === '' ? 'emptyTitle' : 'noneTitle')}>
                {t(status === '' ? 'empty' : 'none')}
              </Empty>
            }
          >
            {(check) => (
              <Row
                key={check.id}
                onOpen={() => setOpen(check.id)}
                title={<bdi dir="ltr">{check.mobile}</bdi>}
                note={
                  <>
                    {t('nationalCode')} <bdi dir="ltr">{check.nationalCode}</bdi>
                  </>
                }
                aside={
                  <>
                    <Result of={check} />
                    <Moment at={check.createdAt} />
                  </>
                }
              />
            )}
          </PagedRows>
        </section>
      </Stack>
      {open === 'new' && <NewCheck onClose={() => setOpen(null)} />}
      {open !== null && open !== 'new' && <CheckDialog id={open} onClose={() => setOpen(null)} />}
    </Page>
  );
}
