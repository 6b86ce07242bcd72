import { formatDay } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { BarPlot } from '../parts/BarPlot.tsx';
import { COUNTS, type Statistics } from './Results.tsx';
import { texts } from './texts.ts';

const COLORS = { views: 'gray.5', starts: 'orange.6', submissions: 'ink.7' } as const;

/** Thirty days as bars. */
export default function DaysPlot({ days }: { days: Statistics['days'] }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  return (
    <BarPlot
      label={t('results.plot')}
      data={days.map((day) => ({ ...day, name: formatDay(language, day.day) }))}
      series={COUNTS.map((name) => ({ name, label: t(`results.${name}`), color: COLORS[name] }))}
      height={220}
      barWidthMax={18}
    />
  );
}
