import { Badge, Text, Title } from '@mantine/core';
import { usePages } from '../../api/use-pages.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { titleOf } from '../documents/document.ts';
import { Moment } from '../parts/Moment.tsx';
import { PagedRows, Row } from '../parts/Rows.tsx';
import { texts } from './texts.ts';

/** The organization's documents that are not private: what they are called and where they stand. */
export function Documents({ id }: { id: string }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const pages = usePages(
    'listSubOrganizationDocuments',
    { path: { subOrganizationId: id }, query: { limit: 25 } },
    { live: false },
  );
  return (
    <section>
      <Title order={2} size="h4" mb="sm">
        {t('documents.title')}
      </Title>
      <PagedRows of={pages} label={t('documents.title')} empty={<Text c="dimmed">{t('documents.none')}</Text>}>
        {(document) => (
          <Row
            key={document.id}
            title={<bdi>{titleOf(document, language)}</bdi>}
            note={document.reference === null ? undefined : <bdi>{document.reference}</bdi>}
            aside={
              <>
                <Badge variant="outline" color="gray.7" size="lg">
                  {t(`states.${document.status}`)}
                </Badge>
                <Moment at={document.createdAt} />
              </>
            }
          />
        )}
      </PagedRows>
    </section>
  );
}
