import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useTexts } from '../../../language/use-texts.ts';
import { Page } from '../../parts/Page.tsx';
import { useSettled } from '../../parts/use-typed.ts';
import { useMay } from '../../session.ts';
import { texts } from '../texts.ts';
import { Filters } from './Filters.tsx';
import { type Filter, filterIn, queryOf, searchOf } from './filter.ts';
import { Results } from './Results.tsx';
import { Views } from './Views.tsx';

/** All documents: found by typing, narrowed by filters and views, kept up to date. */
export function ListPage() {
  const t = useTexts(texts);
  const may = useMay();
  const [filter, setFilter] = useFilter();
  const settled = useSettled(filter);
  const query = useMemo(() => queryOf(settled, Date.now()), [settled]);
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      actions={
        may('documents:write') && (
          <Button component={Link} href="/create" leftSection={<IconPlus size={18} aria-hidden />}>
            {t('create')}
          </Button>
        )
      }
    >
      <Filters filter={filter} onChange={setFilter} />
      <Views filter={filter} onChange={setFilter} />
      <Results query={query} isFiltered={searchOf(settled).size > 0} />
    </Page>
  );
}

/** The filter in the address. What is typed shows at once; the address follows without filling the history. */
function useFilter(): [Filter, (filter: Filter) => void] {
  const [search, setSearch] = useSearchParams();
  const inAddress = String(search);
  const [filter, setFilter] = useState(() => filterIn(search));
  // Going back, or a link to this page from itself.
  useEffect(() => {
    setFilter((current) =>
      String(searchOf(current)) === inAddress ? current : filterIn(new URLSearchParams(inAddress)),
    );
  }, [inAddress]);
  const change = (next: Filter) => {
    setFilter(next);
    setSearch(searchOf(next), { replace: true });
  };
  return [filter, change];
}
