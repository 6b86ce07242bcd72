import { Button } from '@mantine/core';
import { IconForms, IconPlus } from '@tabler/icons-react';
import { Link } from 'wouter';
import { usePages } from '../../api/use-pages.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Empty } from '../parts/Empty.tsx';
import { Page } from '../parts/Page.tsx';
import { PagedRows, Row } from '../parts/Rows.tsx';
import { SearchField } from '../parts/SearchField.tsx';
import { useTyped } from '../parts/use-typed.ts';
import { useMay } from '../session.ts';
import { State } from './State.tsx';
import { texts } from './texts.ts';

/** Every form, with how it does. */
export function FormList() {
  const t = useTexts(texts);
  const may = useMay();
  const search = useTyped();
  const q = search.settled;
  const pages = usePages('listForms', { query: { limit: 50, ...(q !== '' && { q }) } });
  const add = may('documents:write') ? (
    <Button component={Link} href="/forms/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {t('add')}
    </Button>
  ) : undefined;
  const isEmpty = pages.rows?.length === 0 && q === '';
  return (
    <Page title={t('title')} intro={t('intro')} actions={isEmpty ? undefined : add}>
      {!isEmpty && (
        <search className="filters">
          <SearchField label={t('search')} of={search} />
        </search>
      )}
      <PagedRows
        of={pages}
        label={t('title')}
        empty={
          isEmpty ? (
            <Empty icon={IconForms} title={t('emptyTitle')} action={add}>
              {t('empty')}
            </Empty>
          ) : (
            <Empty icon={IconForms} title={t('noneFound')} />
          )
        }
      >
        {({ id, title, status, views, submissions }) => (
          <Row
            key={id}
            href={`/forms/${id}`}
            lead={<IconForms size={22} aria-hidden />}
            title={<bdi>{title}</bdi>}
            note={
              <>
                <span className="fact">{t('counted', { count: submissions })}</span>
                <span className="fact">{t('viewed', { count: views })}</span>
              </>
            }
            aside={<State of={status} />}
          />
        )}
      </PagedRows>
    </Page>
  );
}
