import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import { useDirection } from '@mantine/core';
import { formatNumber } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import './plot.css';

type BarPlotProps = {
  /** What screen readers say in its place; the figures themselves stand in a table beside it. */
  label: string;
  /** Bars side by side, from the earliest on. */
  data: ({ name: string } & Record<string, unknown>)[];
  /** Those with the same `stackId` stand one upon the other. */
  series: { name: string; label: string; color: string; stackId?: string }[];
  height: number;
  /** Pixels. */
  barWidthMax: number;
};

/** Counts over time. Time runs as the language is read. */
export function BarPlot({ label, data, series, height, barWidthMax }: BarPlotProps) {
  const { language } = useSpeech();
  const { dir } = useDirection();
  const isRtl = dir === 'rtl';
  return (
    <figure className="plot" aria-label={label}>
      <div dir="ltr" aria-hidden>
        <BarChart
          h={height}
          data={data}
          dataKey="name"
          series={series}
          withLegend
          legendProps={{ verticalAlign: 'bottom', itemSorter: null }}
          valueFormatter={(value) => formatNumber(language, value)}
          xAxisProps={{ reversed: isRtl, minTickGap: 12 }}
          yAxisProps={{ orientation: isRtl ? 'right' : 'left', allowDecimals: false, width: 32 }}
          barProps={{ isAnimationActive: false }}
          tooltipAnimationDuration={0}
          maxBarWidth={barWidthMax}
          barChartProps={{ accessibilityLayer: false, barGap: 1, barCategoryGap: '12%' }}
        />
      </div>
    </figure>
  );
}
