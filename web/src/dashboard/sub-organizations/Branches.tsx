import { Badge, Button, Text } from '@mantine/core';
import { IconBuildingCommunity, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { usePages } from '../../api/use-pages.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Empty } from '../parts/Empty.tsx';
import { Page } from '../parts/Page.tsx';
import { PagedRows, Row } from '../parts/Rows.tsx';
import { SearchField } from '../parts/SearchField.tsx';
import { useTyped } from '../parts/use-typed.ts';
import { useMay, useMe } from '../session.ts';
import type { BranchRow } from './branch.ts';
import { NewBranch } from './NewBranch.tsx';
import { texts } from './texts.ts';

/** Every organization of the tree, on all its levels. */
export function Branches() {
  const t = useTexts(texts);
  const may = useMay();
  const { organization } = useMe();
  const [, navigate] = useLocation();
  const search = useTyped();
  const q = search.settled;
  const [isAdding, setAdding] = useState(false);
  const pages = usePages('listSubOrganizations', { query: { limit: 50, ...(q !== '' && { q }) } });
  const nameOf = (id: string) =>
    id === organization.id ? null : (pages.rows?.find((branch) => branch.id === id)?.name ?? null);
  const add = may('organizations:write') && (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  return (
    <Page title={t('title')} intro={t('intro')} actions={add}>
      <search className="filters">
        <SearchField label={t('search')} of={search} />
      </search>
      <PagedRows
        of={pages}
        label={t('title')}
        empty={
          <Empty icon={IconBuildingCommunity} title={t(q === '' ? 'emptyTitle' : 'noneTitle')}>
            {t(q === '' ? 'empty' : 'none')}
          </Empty>
        }
      >
        {(branch) => <Line key={branch.id} of={branch} parent={nameOf(branch.parentId)} />}
      </PagedRows>
      {isAdding && (
        <NewBranch
          branches={pages.rows ?? []}
          onClose={() => setAdding(false)}
          onMade={(id) => navigate(`/sub-organizations/${id}`)}
        />
      )}
    </Page>
  );
}

function Line({ of: branch, parent }: { of: BranchRow; parent: string | null }) {
  const t = useTexts(texts);
  const { id, name, suspendedAt, hasOwner, documents } = branch;
  const open = documents.pending + documents.in_progress;
  return (
    <Row
      href={`/sub-organizations/${id}`}
      title={<bdi>{name}</bdi>}
      note={parent === null ? undefined : t('under', { name: parent })}
      aside={
        <>
          <Text size="sm" span>
            {t('open', { count: open })}
          </Text>
          {!hasOwner && (
            <Badge variant="outline" color="gray.7">
              {t('noOwner')}
            </Badge>
          )}
          {suspendedAt !== null && <Badge color="red">{t('suspended')}</Badge>}
        </>
      }
    />
  );
}
