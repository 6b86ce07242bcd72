import { Text, Timeline } from '@mantine/core';
import { usePages } from '../../../api/use-pages.ts';
import { formatDateTime } from '../../../language/format.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { Paged } from '../../parts/Paged.tsx';
import { useMe } from '../../session.ts';
import type { Document } from '../document.ts';
import { texts } from '../texts.ts';
import { sentenceOf } from './sentences.ts';

const PAGE = 100;

/** What happened to the document, a sentence for each entry of its audit trail, in the order of time. */
export function History({ document }: { document: Document }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { person } = useMe();
  const pages = usePages('listAuditEntries', { path: { documentId: document.id }, query: { limit: PAGE } });
  const told = { document, language, personId: person?.id ?? null };
  return (
    <Paged of={pages} empty={null}>
      {(entries) => (
        <Timeline bulletSize={16} lineWidth={2} active={entries.length} color="ink" className="history">
          {entries.map((entry) => (
            <Timeline.Item key={entry.id}>
              <Text>{sentenceOf(entry, told, t)}</Text>
              <Text size="sm" c="dimmed">
                {formatDateTime(language, entry.occurredAt)}
              </Text>
            </Timeline.Item>
          ))}
        </Timeline>
      )}
    </Paged>
  );
}
