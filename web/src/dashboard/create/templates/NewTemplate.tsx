import { IconFiles } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { useReading } from '../../../api/use-api.ts';
import { type RowOf, usePages } from '../../../api/use-pages.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { Empty } from '../../parts/Empty.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { Page } from '../../parts/Page.tsx';
import { PagedRows, Row } from '../../parts/Rows.tsx';
import { SearchField } from '../../parts/SearchField.tsx';
import { useTyped } from '../../parts/use-typed.ts';
import { texts } from '../texts.ts';
import { SaveTemplate } from './SaveTemplate.tsx';

/** Which document becomes a template: named in the address (`?document=`), or chosen here. */
export function NewTemplate() {
  const t = useTexts(texts);
  const [parameters] = useSearchParams();
  const wanted = parameters.get('document');
  const search = useTyped();
  const q = search.settled;
  const [chosen, setChosen] = useState<RowOf<'listDocuments'> | null>(null);
  const [hasClosed, setClosed] = useState(false);
  const named = useReading('readDocument', { path: { documentId: wanted ?? '' } }, { enabled: wanted !== null });
  const pages = usePages('listDocuments', { query: { limit: 20, ...(q !== '' && { q }) } });
  const document = chosen ?? (hasClosed ? undefined : named.data);
  return (
    <Page
      title={t('template.newTitle')}
      intro={t('template.newIntro')}
      back={{ href: '/create/templates', label: t('template.title') }}
    >
      <search className="filters">
        <SearchField label={t('template.searchDocuments')} of={search} />
      </search>
      <PagedRows
        of={pages}
        label={t('template.documents')}
        empty={<Empty icon={IconFiles} title={t('template.noDocuments')} />}
      >
        {(row) => (
          <Row
            key={row.id}
            onOpen={() => setChosen(row)}
            title={<bdi>{row.title}</bdi>}
            note={<bdi>{row.reference ?? ''}</bdi>}
            aside={<Moment at={row.createdAt} />}
          />
        )}
      </PagedRows>
      {document && (
        <SaveTemplate
          document={document}
          onClose={() => {
            setChosen(null);
            setClosed(true);
          }}
        />
      )}
    </Page>
  );
}
