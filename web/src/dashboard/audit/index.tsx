import { Accordion, Code, NativeSelect, Text, TextInput } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { usePages } from '../../api/use-pages.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Empty } from '../parts/Empty.tsx';
import { Moment } from '../parts/Moment.tsx';
import { Page } from '../parts/Page.tsx';
import { PagedRows, Row } from '../parts/Rows.tsx';
import { EntryDialog } from './EntryDialog.tsx';
import { texts } from './texts.ts';
import { type Entry, type Sentences, useSentences } from './use-sentences.ts';

const GROUPS = [
  'all',
  'document',
  'approver',
  'request',
  'code',
  'message',
  'contact',
  'template',
  'bulk_send',
  'form',
  'contract',
  'identity',
  'wallet',
  'organization',
  'key',
  'person',
  'endpoint',
] as const;
type Group = (typeof GROUPS)[number];
const DAY_MS = 86_400_000;

/** Everything that was asked and done, in sentences. */
export default function Audit() {
  const t = useTexts(texts);
  const [search] = useSearchParams();
  const [group, setGroup] = useState<Group>('all');
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const [open, setOpen] = useState<Entry | null>(null);
  const sentences = useSentences();
  const documentId = search.get('documentId') ?? undefined;
  const pages = usePages('listAudit', {
    query: {
      order: 'desc',
      limit: 50,
      documentId,
      ...(group !== 'all' && { action: `${group}.` }),
      ...(from !== '' && { since: new Date(`${from}T00:00`).toISOString() }),
      // Until the end of that day, where the person is.
      ...(until !== '' && { until: new Date(Date.parse(`${until}T00:00`) + DAY_MS).toISOString() }),
    },
  });
  const isNarrowed = group !== 'all' || from !== '' || until !== '' || documentId !== undefined;
  // An entry gets its place in the chain while it is looked at.
  const shown = open && (pages.rows?.find(({ id }) => id === open.id) ?? open);

  return (
    <Page title={t('title')} intro={t('intro')}>
      <Protection />
      <search className="filters" aria-label={t('filters')}>
        <NativeSelect
          label={t('about')}
          value={group}
          onChange={({ currentTarget: { value } }) => setGroup(value as Group)}
          data={GROUPS.map((value) => ({ value, label: t(`groups.${value}`) }))}
        />
        <TextInput
          type="date"
          label={t('from')}
          value={from}
          onChange={({ currentTarget: { value } }) => setFrom(value)}
        />
        <TextInput
          type="date"
          label={t('until')}
          value={until}
          onChange={({ currentTarget: { value } }) => setUntil(value)}
        />
      </search>
      <PagedRows
        of={pages}
        label={t('list')}
        empty={
          <Empty icon={IconHistory} title={t(isNarrowed ? 'noneTitle' : 'emptyTitle')}>
            {t(isNarrowed ? 'none' : 'empty')}
          </Empty>
        }
      >
        {(entry) => <EntryRow key={entry.id} of={entry} by={sentences} onOpen={() => setOpen(entry)} />}
      </PagedRows>
      {shown && <EntryDialog of={shown} by={sentences} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function EntryRow({ of: entry, by: { what, who }, onOpen }: { of: Entry; by: Sentences; onOpen(): void }) {
  const t = useTexts(texts);
  const { position, occurredAt } = entry;
  return (
    <Row
      onOpen={onOpen}
      title={what(entry)}
      note={who(entry)}
      aside={
        <>
          {position !== null && <span>{t('chain.position', { position })}</span>}
          <Moment at={occurredAt} />
        </>
      }
    />
  );
}

/** Why the trail can be believed, and how to check it. */
function Protection() {
  const t = useTexts(texts);
  return (
    <Accordion variant="separated" radius="md" mb="lg" transitionDuration={0}>
      <Accordion.Item value="chain">
        <Accordion.Control>{t('chain.title')}</Accordion.Control>
        <Accordion.Panel>
          <Text mb="sm">{t('chain.text')}</Text>
          <Code block dir="ltr" tabIndex={0} role="region" aria-label={t('chain.label')}>
            npm run countersign -- verify-audit
          </Code>
          <Text mt="sm">{t('chain.keep')}</Text>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
