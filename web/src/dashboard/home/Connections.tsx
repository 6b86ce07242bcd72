import { Anchor, Group, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useReading } from '../../api/use-api.ts';
import { formatDuration } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Condition } from '../connections/Condition.tsx';
import { Card } from '../parts/Card.tsx';
import { useMay } from '../session.ts';
import { texts } from './texts.ts';

/** A session tells of itself every half minute at most. */
const REFETCH_MS = 15_000;
const SHOWN_MAX = 10;

/** How the WhatsApp connections fare; nothing where there is none. */
export function Connections() {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const enabled = useMay()('whatsapp:read');
  const input = { query: { limit: SHOWN_MAX } };
  const connections = useReading('listWhatsAppConnections', input, { enabled, refetchMs: REFETCH_MS }).data?.data ?? [];
  if (connections.length === 0) return null;
  const secondsSince = (iso: string) => (Date.now() - Date.parse(iso)) / 1_000;
  return (
    <Card title={t('connections.title')}>
      <ul className="plain-list awaited">
        {connections.map(({ id, name, state, description, stateSince }) => (
          <li key={id}>
            <Group justify="space-between" gap="xs">
              <Anchor component={Link} href={`/connections/${id}`} className="awaited-link">
                <bdi>{name}</bdi>
              </Anchor>
              <Condition of={{ state }} />
            </Group>
            <Text size="sm">
              {description}{' '}
              <Text span c="dimmed" inherit>
                · {t('connections.since', { time: formatDuration(language, secondsSince(stateSince)) })}
              </Text>
            </Text>
          </li>
        ))}
      </ul>
    </Card>
  );
}
