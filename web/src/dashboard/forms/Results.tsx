import { Skeleton, Stack, Table, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { Answer } from '../../api/client.ts';
import { useReading } from '../../api/use-api.ts';
import { formatDay, formatNumber, formatShare } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { Shown } from '../parts/Shown.tsx';
import type { Form } from './draft.ts';
import { Submissions } from './Submissions.tsx';
import { texts } from './texts.ts';

const DaysPlot = lazy(() => import('./DaysPlot.tsx'));

export type Statistics = Answer<'readFormStatistics'>;
export const COUNTS = ['views', 'starts', 'submissions'] as const;

/** How many looked, began and sent, and what they said. */
export function Results({ form }: { form: Form }) {
  const t = useTexts(texts);
  const reading = useReading('readFormStatistics', { path: { formId: form.id } });
  return (
    <Stack gap="lg">
      <Card title={t('results.title')}>
        <Shown of={reading}>{(statistics) => <Figures statistics={statistics} />}</Shown>
      </Card>
      <Submissions form={form} />
    </Stack>
  );
}

function Figures({ statistics: { totals, last7Days, days } }: { statistics: Statistics }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  if (totals.views === 0) return <Text c="dimmed">{t('results.none')}</Text>;
  return (
    <>
      <dl className="form-figures">
        {COUNTS.map((name) => (
          <div key={name}>
            <dt>{t(`results.${name}`)}</dt>
            <dd className="form-figure">{formatNumber(language, totals[name])}</dd>
            <dd className="form-week">{t('results.week', { count: last7Days[name] })}</dd>
          </div>
        ))}
        <div>
          <dt>{t('results.conversion')}</dt>
          <dd className="form-figure">{formatShare(language, totals.conversionRate / 100)}</dd>
        </div>
      </dl>
      <Suspense fallback={<Skeleton height={220} />}>
        <DaysPlot days={days} />
      </Suspense>
      <details className="form-table">
        <summary>{t('results.table')}</summary>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('results.day')}</Table.Th>
              {COUNTS.map((name) => (
                <Table.Th key={name}>{t(`results.${name}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {[...days].reverse().map((day) => (
              <Table.Tr key={day.day}>
                <Table.Th scope="row" fw={400}>
                  {formatDay(language, day.day)}
                </Table.Th>
                {COUNTS.map((name) => (
                  <Table.Td key={name}>{formatNumber(language, day[name])}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </details>
    </>
  );
}
