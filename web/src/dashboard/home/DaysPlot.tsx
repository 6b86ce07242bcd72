import { useTexts } from '../../language/use-texts.ts';
import { BarPlot } from '../parts/BarPlot.tsx';
import { COUNTS, type Day } from './period.ts';
import { texts } from './texts.ts';

const COLORS = {
  created: 'gray.5',
  approved: 'ink.7',
  rejected: 'red.7',
  expired: 'orange.6',
  voided: 'violet.5',
} as const;

/** Beside what was made stands, one upon the other, what has ended. */
export default function DaysPlot({ groups, nameOf }: { groups: readonly Day[]; nameOf(group: Day): string }) {
  const t = useTexts(texts);
  return (
    <BarPlot
      label={t('days.label')}
      data={groups.map((group) => ({ ...group, name: nameOf(group) }))}
      series={COUNTS.map((name) => ({
        name,
        label: t(`days.${name}`),
        color: COLORS[name],
        stackId: name === 'created' ? 'made' : 'ended',
      }))}
      height={260}
      barWidthMax={28}
    />
  );
}
