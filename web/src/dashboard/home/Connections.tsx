import { Badge, Group, Text } from '@mantine/core';
import { useReading } from '../../api/use-api.ts';
import { formatDuration } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { useMay } from '../session.ts';
import { texts } from './texts.ts';

/** A session tells of itself every half minute at most. */
const REFETCH_MS = 15_000;
const SHOWN_MAX = 10;
const LOOKS = {
  works: { variant: 'filled', color: 'ink' },
  returns: { variant: 'outline', color: 'gray.7' },
  needsYou: { variant: 'filled', color: 'red.9' },
} as const;

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
              <Text fw={600}>
                <bdi>{name}</bdi>
              </Text>
              <Condition of={conditionOf(state)} />
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

function Condition({ of: condition }: { of: keyof typeof LOOKS }) {
  const t = useTexts(texts);
  return (
    <Badge size="lg" {...LOOKS[condition]}>
      {t(`connections.${condition}`)}
    </Badge>
  );
}

/** Whether it works, works again by itself, or needs somebody. */
function conditionOf(state: string): keyof typeof LOOKS {
  if (state === 'ready') return 'works';
  return ['starting', 'pairing', 'syncing', 'degraded'].includes(state) ? 'returns' : 'needsYou';
}
