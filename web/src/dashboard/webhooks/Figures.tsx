import { Text, Title } from '@mantine/core';
import { useReading } from '../../api/use-api.ts';
import { formatNumber } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Shown } from '../parts/Shown.tsx';
import type { Endpoint } from './State.tsx';
import { texts } from './texts.ts';

/** How an endpoint fared in the last week. */
export function Figures({ of: { id } }: { of: Endpoint }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const statistics = useReading('readEndpointStatistics', { path: { endpointId: id }, query: { days: 7 } });
  return (
    <section aria-labelledby="endpoint-figures">
      <Title order={2} size="h4" mb="md" id="endpoint-figures">
        {t('figures.title')}
      </Title>
      <Shown of={statistics} rows={1}>
        {({ deliveries, attempts, failedAttempts, medianMs, p95Ms }) => {
          const all = Object.values(deliveries).reduce((sum, count) => sum + count, 0);
          if (all === 0 && attempts === 0) return <Text c="dimmed">{t('figures.none')}</Text>;
          const ms = (value: number | null) => (value === null ? null : t('figures.ms', { ms: value }));
          const figures: [string, string | null][] = [
            [t('figures.delivered'), formatNumber(language, deliveries.delivered)],
            [t('figures.underway'), formatNumber(language, deliveries.underway)],
            [t('figures.dead'), formatNumber(language, deliveries.dead)],
            [t('figures.cancelled'), formatNumber(language, deliveries.cancelled)],
            [t('figures.failed'), formatNumber(language, failedAttempts)],
            [t('figures.median'), ms(medianMs)],
            [t('figures.p95'), ms(p95Ms)],
          ];
          return (
            <dl className="figures">
              {figures.map(
                ([name, value]) =>
                  value !== null && (
                    <div key={name} className="figure">
                      <dt>{name}</dt>
                      <dd>{value}</dd>
                    </div>
                  ),
              )}
            </dl>
          );
        }}
      </Shown>
    </section>
  );
}
