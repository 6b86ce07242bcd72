import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import { formatDuration } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import type { Statistics } from './period.ts';
import { texts } from './texts.ts';

/** For whom documents wait, the longest wait first. */
export function Awaited({ awaited }: { awaited: Statistics['awaited'] }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const secondsSince = (iso: string) => (Date.now() - Date.parse(iso)) / 1_000;
  return (
    <Card title={t('awaited.title')}>
      {awaited.length === 0 ? (
        <Text c="dimmed">{t('awaited.none')}</Text>
      ) : (
        <ol className="plain-list awaited">
          {awaited.map(({ approverId, documentId, name, title, action, since }) => (
            <li key={approverId}>
              <Anchor component={Link} href={`/documents/${documentId}`} className="awaited-link">
                <bdi>{title}</bdi>
              </Anchor>
              <Text size="sm">
                <bdi>{name}</bdi> {t(`awaited.${action}`)}{' '}
                <Text span c="dimmed" inherit>
                  · {t('awaited.since', { time: formatDuration(language, secondsSince(since)) })}
                </Text>
              </Text>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
