import { Skeleton, Table, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { formatDay, formatNumber } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { COUNTS, type Day, gather, type Period, totalOf } from './period.ts';
import { texts } from './texts.ts';

const DaysPlot = lazy(() => import('./DaysPlot.tsx'));

/** Documents over time, as bars and, for who would rather read, as a table. */
export function Days({ days, period }: { days: readonly Day[]; period: Period }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const isQuiet = COUNTS.every((name) => totalOf(days, name) === 0);
  if (isQuiet) {
    return (
      <Card title={t('days.title')}>
        <Text c="dimmed">{t('days.none')}</Text>
      </Card>
    );
  }
  const nameOf = ({ day }: Day) => formatDay(language, day, { by: period === 'year' ? 'month' : 'day' });
  const groups = gather(days, period);
  return (
    <Card title={t('days.title')}>
      <Suspense fallback={<Skeleton height={260} />}>
        <DaysPlot groups={groups} nameOf={nameOf} />
      </Suspense>
      <details className="as-table">
        <summary>{t('days.table')}</summary>
        <Table.ScrollContainer minWidth={420}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('days.when')}</Table.Th>
                {COUNTS.map((name) => (
                  <Table.Th key={name}>{t(`days.${name}`)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {groups.map((group) => (
                <Table.Tr key={group.day}>
                  <Table.Th scope="row" fw={400}>
                    {nameOf(group)}
                  </Table.Th>
                  {COUNTS.map((name) => (
                    <Table.Td key={name}>{formatNumber(language, group[name])}</Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </details>
    </Card>
  );
}
