import { Progress, Text } from '@mantine/core';
import { formatDuration } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import type { Statistics } from './period.ts';
import { texts } from './texts.ts';

type Duration = Statistics['completion'];

/** How long documents take, as a whole and by step: half of them, and nine of ten. */
export function Times({ statistics: { completion, steps } }: { statistics: Statistics }) {
  const t = useTexts(texts);
  const rows = [
    ...(completion.count > 0 ? [{ name: t('times.whole'), ...completion }] : []),
    ...steps.map((step) => ({ name: t('times.step', { position: step.position }), ...step })),
  ];
  const longest = Math.max(1, ...rows.map(({ p90Seconds }) => p90Seconds ?? 0));
  return (
    <Card title={t('times.title')}>
      {rows.length === 0 ? (
        <Text c="dimmed">{t('times.none')}</Text>
      ) : (
        <ul className="plain-list bars">
          {rows.map(({ name, ...duration }) => (
            <Row key={name} name={name} duration={duration} longest={longest} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Row({ name, duration, longest }: { name: string; duration: Duration; longest: number }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { medianSeconds, p90Seconds } = duration;
  if (medianSeconds === null || p90Seconds === null) return null;
  return (
    <li>
      <Text fw={600}>{name}</Text>
      <Progress.Root size={10} aria-hidden my={6}>
        <Progress.Section value={(medianSeconds / longest) * 100} color="ink.7" withAria={false} />
        <Progress.Section value={((p90Seconds - medianSeconds) / longest) * 100} color="ink.3" withAria={false} />
      </Progress.Root>
      <Text size="sm" c="dimmed">
        {t('times.median', { time: formatDuration(language, medianSeconds) })} ·{' '}
        {t('times.p90', { time: formatDuration(language, p90Seconds) })}
      </Text>
    </li>
  );
}
