import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import { useDirection } from '@mantine/core';
import { formatDay, formatNumber } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { COUNTS, type Statistics } from './Results.tsx';
import { texts } from './texts.ts';

const COLORS = { views: 'gray.5', starts: 'orange.6', submissions: 'ink.7' } as const;

/** Thirty days as bars. Time runs as the language is read. */
export default function DaysPlot({ days }: { days: Statistics['days'] }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { dir } = useDirection();
  const isRtl = dir === 'rtl';
  return (
    <figure className="form-plot" aria-label={t('results.plot')}>
      <div dir="ltr" aria-hidden>
        <BarChart
          h={220}
          data={days.map((day) => ({ ...day, name: formatDay(language, day.day) }))}
          dataKey="name"
          series={COUNTS.map((name) => ({ name, label: t(`results.${name}`), color: COLORS[name] }))}
          withLegend
          legendProps={{ verticalAlign: 'bottom', itemSorter: null }}
          valueFormatter={(value) => formatNumber(language, value)}
          xAxisProps={{ reversed: isRtl, minTickGap: 12 }}
          yAxisProps={{ orientation: isRtl ? 'right' : 'left', allowDecimals: false, width: 32 }}
          barProps={{ isAnimationActive: false }}
          tooltipAnimationDuration={0}
          maxBarWidth={18}
          barChartProps={{ accessibilityLayer: false, barGap: 0, barCategoryGap: '10%' }}
        />
      </div>
    </figure>
  );
}
