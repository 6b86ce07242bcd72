import { SegmentedControl, SimpleGrid, Stack } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Page } from '../parts/Page.tsx';
import { Shown } from '../parts/Shown.tsx';
import { Awaited } from './Awaited.tsx';
import { Blocked } from './Blocked.tsx';
import { Connections } from './Connections.tsx';
import { Days } from './Days.tsx';
import { Deliveries } from './Deliveries.tsx';
import { FirstSteps } from './FirstSteps.tsx';
import { PERIOD_NAMES, type Period, type Statistics, startOf } from './period.ts';
import { Tiles } from './Tiles.tsx';
import { Times } from './Times.tsx';
import { texts } from './texts.ts';
import './home.css';

/** How the organization's documents fare; before there is one, what to do first. */
export default function Home() {
  const t = useTexts(texts);
  const [period, setPeriod] = useState<Period>('month');
  const from = useMemo(() => startOf(period, Date.now()), [period]);
  const statistics = useReading('readStatistics', { query: { from } }, { keepPrevious: true });
  const newest = useReading('listDocuments', { query: { limit: 1 } });

  if (newest.data?.data.length === 0) return <FirstSteps />;
  return (
    <Page
      title={t('title')}
      actions={
        <SegmentedControl
          aria-label={t('period')}
          value={period}
          onChange={(value) => setPeriod(value as Period)}
          data={PERIOD_NAMES.map((value) => ({ value, label: t(`periods.${value}`) }))}
          transitionDuration={0}
        />
      }
    >
      <Shown of={statistics} rows={8}>
        {(answer) => <Figures statistics={answer} period={period} />}
      </Shown>
    </Page>
  );
}

function Figures({ statistics, period }: { statistics: Statistics; period: Period }) {
  return (
    <Stack gap="lg">
      <Blocked count={statistics.open.blocked} />
      <Tiles statistics={statistics} />
      <Days days={statistics.days} period={period} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Awaited awaited={statistics.awaited} />
        <Stack gap="lg">
          <Times statistics={statistics} />
          <Deliveries statistics={statistics} />
          <Connections />
        </Stack>
      </SimpleGrid>
    </Stack>
  );
}
