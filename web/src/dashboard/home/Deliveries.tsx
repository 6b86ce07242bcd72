import { Anchor, Group, Progress, Text } from '@mantine/core';
import { Link } from 'wouter';
import { formatShare } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { useMay } from '../session.ts';
import type { Statistics } from './period.ts';
import { texts } from './texts.ts';

/** How many arrived, may yet arrive, and never will; what is said of them, and of the whole. */
type Line = { name: string; arrived: number; open: number; failed: number; said: string[]; success: string };

/** What arrived and what did not: messages by channel, and webhooks. */
export function Deliveries({ statistics }: { statistics: Statistics }) {
  const t = useTexts(texts);
  const may = useMay();
  const lines = useLines(statistics);
  return (
    <Card title={t('deliveries.title')}>
      {lines.length === 0 ? (
        <Text c="dimmed">{t('deliveries.noMessages')}</Text>
      ) : (
        <ul className="plain-list bars">
          {lines.map((line) => (
            <LineBar key={line.name} line={line} />
          ))}
        </ul>
      )}
      {may('messages:read') && (
        <Anchor component={Link} href="/messages" className="panel-more">
          {t('deliveries.all')}
        </Anchor>
      )}
    </Card>
  );
}

/** Whether a message arrived is often not reported, so it counts as good once the provider took it. */
function useLines({ messages, deliveries }: Statistics): Line[] {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const share = (part: number, whole: number) => formatShare(language, part / whole);
  const counted = (name: 'delivered' | 'sent' | 'underway' | 'failed', count: number) =>
    count > 0 ? [t(`deliveries.${name}`, { count })] : [];
  const lines = messages
    .filter(({ sent, failed }) => sent + failed > 0)
    .map(({ channel, sent, delivered, failed }): Line => {
      const open = sent - delivered;
      return {
        name: t(`deliveries.${channel}`),
        arrived: delivered,
        open,
        failed,
        said: [...counted('delivered', delivered), ...counted('sent', open), ...counted('failed', failed)],
        success: t('deliveries.successMessages', { share: share(sent, sent + failed) }),
      };
    });
  const { delivered, underway, failed } = deliveries;
  const all = delivered + underway + failed;
  if (all === 0) return lines;
  const webhooks: Line = {
    name: t('deliveries.webhooks'),
    arrived: delivered,
    open: underway,
    failed,
    said: [...counted('delivered', delivered), ...counted('underway', underway), ...counted('failed', failed)],
    success: t('deliveries.successWebhooks', { share: share(delivered, all) }),
  };
  return [...lines, webhooks];
}

function LineBar({ line: { name, arrived, open, failed, said, success } }: { line: Line }) {
  const percent = (count: number) => (count / (arrived + open + failed)) * 100;
  return (
    <li>
      <Group justify="space-between" gap="xs">
        <Text fw={600}>{name}</Text>
        <Text fw={600}>{success}</Text>
      </Group>
      <Progress.Root size={10} aria-hidden my={6}>
        <Progress.Section value={percent(arrived)} color="ink.7" withAria={false} />
        <Progress.Section value={percent(open)} color="ink.4" withAria={false} />
        <Progress.Section value={percent(failed)} color="red" withAria={false} />
      </Progress.Root>
      <Text size="sm" c="dimmed">
        {said.join(' · ')}
      </Text>
    </li>
  );
}
