import { Group, NativeSelect, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../language/use-texts.ts';
import { texts } from './texts.ts';

const SECONDS = { minutes: 60, hours: 3_600, days: 86_400 } as const;
type Unit = keyof typeof SECONDS;
const UNITS = Object.keys(SECONDS) as Unit[];

/** How long something takes: a number and its unit. */
export function Duration({
  label,
  seconds,
  error,
  onChange,
}: {
  label: string;
  seconds: number;
  error?: string | undefined;
  onChange(seconds: number): void;
}) {
  const t = useTexts(texts);
  const [unit, setUnit] = useState<Unit>(() => fittingUnit(seconds));
  return (
    <Group gap="sm" align="flex-start" wrap="nowrap">
      <NumberInput
        label={label}
        allowDecimal
        min={1}
        value={seconds / SECONDS[unit]}
        onChange={(value) => onChange(Math.round(Number(value) * SECONDS[unit]))}
        error={error}
        flex="1 1 120px"
      />
      <NativeSelect
        label={t('units.unit')}
        value={unit}
        onChange={({ currentTarget: { value } }) => {
          const next = value as Unit;
          onChange(Math.round((seconds / SECONDS[unit]) * SECONDS[next]));
          setUnit(next);
        }}
        data={UNITS.map((value) => ({ value, label: t(`units.${value}`) }))}
        flex="1 1 120px"
      />
    </Group>
  );
}

/** The largest unit in which it is a whole number. */
const fittingUnit = (seconds: number): Unit =>
  [...UNITS].reverse().find((unit) => seconds >= SECONDS[unit] && seconds % SECONDS[unit] === 0) ?? 'minutes';
