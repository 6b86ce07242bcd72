import { Anchor, Button, Progress, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconFiles, IconSearchOff } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Input } from '../../../api/client.ts';
import { usePages } from '../../../api/use-pages.ts';
import { formatDate } from '../../../language/format.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { Empty } from '../../parts/Empty.tsx';
import { Paged } from '../../parts/Paged.tsx';
import { useMay, useMe } from '../../session.ts';
import { awaitedIn, type Document, listed, nameOf, titleOf } from '../document.ts';
import { Status } from '../Status.tsx';
import { texts } from '../texts.ts';

/** Wide enough for a table; the shell gives its own part of the width to the navigation. */
const WIDE = '(min-width: 62em)';
const PAGE = 25;
/** Names before "and 3 more". */
const NAMES_MAX = 2;

type Query = NonNullable<Input<'listDocuments'>['query']>;

/** The documents that match: a table where there is room, cards on a phone. */
export function Results({ query, isFiltered }: { query: Query; isFiltered: boolean }) {
  const t = useTexts(texts);
  const isWide = useMediaQuery(WIDE) ?? true;
  const pages = usePages('listDocuments', { query: { ...query, limit: PAGE } });
  return (
    <Paged of={pages} empty={isFiltered ? <NothingFound /> : <NothingYet />} shape={6}>
      {(documents) => (
        <div>
          <Text size="sm" c="dimmed" mb="xs" role="status">
            {t(pages.hasMore ? 'list.shownMore' : 'list.shown', { count: documents.length })}
          </Text>
          {isWide ? <Rows documents={documents} /> : <Cards documents={documents} />}
        </div>
      )}
    </Paged>
  );
}

function Rows({ documents }: { documents: Document[] }) {
  const t = useTexts(texts);
  return (
    <Table verticalSpacing="sm" horizontalSpacing="md" className="documents-table" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('list.document')}</Table.Th>
          <Table.Th>{t('list.stateColumn')}</Table.Th>
          <Table.Th>{t('list.progress')}</Table.Th>
          <Table.Th>{t('list.next')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {documents.map((document) => (
          <Table.Tr key={document.id} className="documents-row">
            <Table.Th scope="row" className="documents-name">
              <Name document={document} />
            </Table.Th>
            <Table.Td>
              <Status document={document} />
            </Table.Td>
            <Table.Td className="documents-progress">
              <Decided document={document} />
            </Table.Td>
            <Table.Td>
              <Next document={document} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Cards({ documents }: { documents: Document[] }) {
  return (
    <ul className="plain-list documents-cards">
      {documents.map((document) => (
        <li key={document.id} className="card documents-row">
          <Stack gap="xs">
            <Name document={document} />
            <Status document={document} />
            <Decided document={document} />
            <Next document={document} />
          </Stack>
        </li>
      ))}
    </ul>
  );
}

/** The link lies over the whole row, so that there is one large target and one name to read out. */
function Name({ document }: { document: Document }) {
  const { language } = useSpeech();
  const may = useMay();
  const { id, reference, status } = document;
  const isToBeGoneOnWith = status === 'draft' && may('documents:write');
  return (
    <div>
      <Anchor
        component={Link}
        href={isToBeGoneOnWith ? `/create/${id}` : `/documents/${id}`}
        className="documents-link"
        fw={600}
      >
        <bdi>{titleOf(document, language)}</bdi>
      </Anchor>
      {reference !== null && (
        <Text size="sm" c="dimmed" fw={400}>
          <bdi>{reference}</bdi>
        </Text>
      )}
    </div>
  );
}

function Decided({ document: { progress, status } }: { document: Document }) {
  const t = useTexts(texts);
  const { approvers: all, decided } = progress;
  if (all === 0) return null;
  const share = status === 'approved' ? 100 : (decided / all) * 100;
  return (
    <div>
      <Text size="sm">{t('list.of', { decided, all })}</Text>
      <Progress value={share} size="sm" aria-hidden color={status === 'approved' ? 'teal.8' : 'ink'} />
    </div>
  );
}

/** What the document waits for, and until when; for one that has ended, when that was. */
function Next({ document }: { document: Document }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { status, endedAt, expiresAt, createdAt } = document;
  const awaited = awaitedIn(document).map((approver) => nameOf(approver, language));
  const rest = awaited.length - NAMES_MAX;
  const names = rest > 0 ? [...awaited.slice(0, NAMES_MAX), t('list.more', { count: rest })] : awaited;
  if (endedAt !== null) return <Text size="sm">{formatDate(language, endedAt)}</Text>;
  return (
    <>
      {awaited.length > 0 && (
        <Text size="sm">
          {t('list.awaits', { names: rest > 0 ? joined(language, names) : listed(language, names) })}
        </Text>
      )}
      <Text size="sm" c="dimmed">
        {status === 'draft'
          ? t('list.createdAt', { date: formatDate(language, createdAt) })
          : expiresAt === null
            ? t('list.noExpiry')
            : t('list.expires', { date: formatDate(language, expiresAt) })}
      </Text>
    </>
  );
}

/** `Anna, Bela and 3 more`: the last part brings its own "and". */
const joined = (language: string, parts: readonly string[]): string =>
  `${parts.slice(0, -1).join(language === 'en' ? ', ' : '، ')} ${parts.at(-1)}`;

function NothingFound() {
  const t = useTexts(texts);
  return (
    <Empty icon={IconSearchOff} title={t('list.nothingTitle')}>
      {t('list.nothing')}
    </Empty>
  );
}

function NothingYet() {
  const t = useTexts(texts);
  const { organization } = useMe();
  const mayCreate = useMay()('documents:write');
  return (
    <Empty
      icon={IconFiles}
      title={t('list.emptyTitle')}
      action={
        mayCreate && (
          <Button component={Link} href="/create">
            {t('create')}
          </Button>
        )
      }
    >
      {mayCreate ? t('list.empty') : t('list.emptyViewer', { organization: organization.name })}
    </Empty>
  );
}
