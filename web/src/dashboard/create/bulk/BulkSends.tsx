import { Badge, Button } from '@mantine/core';
import { IconPlus, IconUsersGroup } from '@tabler/icons-react';
import { Link } from 'wouter';
import { usePages } from '../../../api/use-pages.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { Empty } from '../../parts/Empty.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { Page } from '../../parts/Page.tsx';
import { PagedRows, Row } from '../../parts/Rows.tsx';
import { texts } from '../texts.ts';

/** Everything that was sent to many. */
export function BulkSends() {
  const t = useTexts(texts);
  const pages = usePages('listBulkSends', { query: { limit: 25 } });
  const add = (
    <Button component={Link} href="/create/bulk/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {t('bulk.add')}
    </Button>
  );
  const isEmpty = pages.rows?.length === 0;
  return (
    <Page title={t('bulk.title')} intro={t('bulk.intro')} actions={isEmpty ? undefined : add}>
      <PagedRows
        of={pages}
        label={t('bulk.title')}
        empty={
          <Empty icon={IconUsersGroup} title={t('bulk.emptyTitle')} action={add}>
            {t('bulk.empty')}
          </Empty>
        }
      >
        {({ id, name, status, rows, createdAt }) => (
          <Row
            key={id}
            href={`/create/bulk/${id}`}
            lead={<IconUsersGroup size={22} aria-hidden />}
            title={<bdi>{name}</bdi>}
            note={
              <>
                <span className="fact">{t('bulk.madeOf', { done: rows.done, total: rows.total })}</span>
                {rows.failed > 0 && <span className="fact">{t('bulk.failed', { count: rows.failed })}</span>}
              </>
            }
            aside={
              <>
                <BulkStatus of={status} />
                <Moment at={createdAt} />
              </>
            }
          />
        )}
      </PagedRows>
    </Page>
  );
}

const COLORS = { running: 'ink', paused: 'gray', cancelled: 'gray', finished: 'ink' } as const;

export function BulkStatus({ of: status }: { of: keyof typeof COLORS }) {
  const t = useTexts(texts);
  return (
    <Badge variant="light" size="lg" color={COLORS[status]} tt="none">
      {t(`bulk.status.${status}`)}
    </Badge>
  );
}
