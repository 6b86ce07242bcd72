import { Button } from '@mantine/core';
import { useState } from 'react';
import { useDoing } from '../../api/use-api.ts';
import { type RowOf, usePages } from '../../api/use-pages.ts';
import { formatDate } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { PagedRows, Row } from '../parts/Rows.tsx';
import { useMay } from '../session.ts';
import { texts } from './texts.ts';
import './contacts.css';

type Stamp = RowOf<'listStamps'>;

/** Stamps that approvers keep here for the next time. Nothing while there is none. */
export function KeptStamps() {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const may = useMay();
  const pages = usePages('listStamps', { query: { limit: 25 } }, { live: false });
  const forget = useDoing('deleteStamp', { changes: ['listStamps'], saysError: true });
  const [open, setOpen] = useState<Stamp | null>(null);
  if (!pages.rows?.length) return null;
  const nameOf = ({ name }: Stamp) => name ?? t('stamps.somebody');
  return (
    <section className="kept-stamps">
      <Card title={t('stamps.title')} intro={t('stamps.intro')}>
        <PagedRows of={pages} label={t('stamps.title')} empty={null}>
          {(stamp) => (
            <Row
              key={stamp.id}
              lead={
                <img
                  className="kept-stamp"
                  src={`/v1/stamps/${stamp.id}/image`}
                  alt={t('stamps.of', { name: nameOf(stamp) })}
                />
              }
              title={<bdi>{nameOf(stamp)}</bdi>}
              note={t('stamps.used', { date: formatDate(language, stamp.usedAt) })}
              {...(may('contacts:write') && {
                actions: (
                  <Button
                    variant="subtle"
                    color="red"
                    aria-label={t('stamps.forgetOf', { name: nameOf(stamp) })}
                    onClick={() => setOpen(stamp)}
                  >
                    {t('stamps.forget')}
                  </Button>
                ),
              })}
            />
          )}
        </PagedRows>
      </Card>
      {open && (
        <Confirm
          title={t('stamps.forgetOf', { name: nameOf(open) })}
          confirm={t('stamps.forget')}
          onConfirm={() => forget.mutateAsync({ path: { stampId: open.id } })}
          onClose={() => setOpen(null)}
        >
          {t('stamps.forgetText')}
        </Confirm>
      )}
    </section>
  );
}
