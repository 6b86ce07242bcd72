import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import { useDirection } from '@mantine/core';
import { formatNumber } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { COUNTS, type Day } from './period.ts';
import { texts } from './texts.ts';

const COLORS = {
  created: 'gray.5',
  approved: 'ink.7',
  rejected: 'red.7',
  expired: 'orange.6',
  voided: 'violet.5',
} as const;

/** Beside what was made stands, one upon the other, what has ended. Time runs as the language is read. */
export default function DaysPlot({ groups, nameOf }: { groups: readonly Day[]; nameOf(group: Day): string }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { dir } = useDirection();
  const isRtl = dir === 'rtl';
  return (
    <figure className="plot" aria-label={t('days.label')}>
      <div dir="ltr" aria-hidden>
        <BarChart
          h={260}
          data={groups.map((group) => ({ ...group, name: nameOf(group) }))}
          dataKey="name"
          series={COUNTS.map((name) => ({
            name,
            label: t(`days.${name}`),
            color: COLORS[name],
            stackId: name === 'created' ? 'made' : 'ended',
          }))}
          withLegend
          legendProps={{ verticalAlign: 'bottom', itemSorter: null }}
          valueFormatter={(value) => formatNumber(language, value)}
          xAxisProps={{ reversed: isRtl, minTickGap: 12 }}
          yAxisProps={{ orientation: isRtl ? 'right' : 'left', allowDecimals: false, width: 32 }}
          barProps={{ isAnimationActive: false }}
          tooltipAnimationDuration={0}
          maxBarWidth={28}
          barChartProps={{ accessibilityLayer: false, barGap: 1, barCategoryGap: '12%' }}
        />
      </div>
    </figure>
  );
}
