import { Button } from '@mantine/core';
import { IconPlus, IconTemplate } from '@tabler/icons-react';
import { Link } from 'wouter';
import { usePages } from '../../../api/use-pages.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { Empty } from '../../parts/Empty.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { Page } from '../../parts/Page.tsx';
import { PagedRows, Row } from '../../parts/Rows.tsx';
import { SearchField } from '../../parts/SearchField.tsx';
import { useTyped } from '../../parts/use-typed.ts';
import { texts } from '../texts.ts';

/** What the organization sends again and again. */
export function Templates() {
  const t = useTexts(texts);
  const search = useTyped();
  const q = search.settled;
  const pages = usePages(
    'listTemplates',
    { query: { limit: 50, scope: 'usable', ...(q !== '' && { q }) } },
    { live: false },
  );
  const add = (
    <Button component={Link} href="/create/templates/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {t('template.add')}
    </Button>
  );
  const isEmpty = pages.rows?.length === 0 && q === '';
  return (
    <Page title={t('template.title')} intro={t('template.intro')} actions={isEmpty ? undefined : add}>
      {!isEmpty && (
        <search className="filters">
          <SearchField label={t('template.search')} of={search} />
        </search>
      )}
      <PagedRows
        of={pages}
        label={t('template.title')}
        empty={
          isEmpty ? (
            <Empty icon={IconTemplate} title={t('template.emptyTitle')} action={add}>
              {t('template.empty')}
            </Empty>
          ) : (
            <Empty icon={IconTemplate} title={t('template.noneFound')} />
          )
        }
      >
        {({ id, name, steps, pages: count, updatedAt, own, shared, active }) => (
          <Row
            key={id}
            href={`/create/templates/${id}`}
            lead={<IconTemplate size={22} aria-hidden />}
            title={<bdi>{name}</bdi>}
            note={
              <>
                <span className="fact">{t('template.pages', { count })}</span>
                <span className="fact">
                  {t('template.people', { count: steps.reduce((sum, { slots }) => sum + slots.length, 0) })}
                </span>
                {!own && <span className="fact">{t('template.fromAbove')}</span>}
                {own && shared && <span className="fact">{t('template.isShared')}</span>}
                {!active && <span className="fact">{t('template.isRetired')}</span>}
              </>
            }
            aside={<Moment at={updatedAt} />}
          />
        )}
      </PagedRows>
    </Page>
  );
}
