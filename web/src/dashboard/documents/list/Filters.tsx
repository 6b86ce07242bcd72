import { Button, Checkbox, Chip, Group, NativeSelect, Paper, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconSearch } from '@tabler/icons-react';
import { useTexts } from '../../../language/use-texts.ts';
import { STATUSES } from '../../parts/vocabulary.ts';
import { DIALECTS } from '../dialects.ts';
import type { Status } from '../document.ts';
import { texts } from '../texts.ts';
import { countSet, type Filter, NO_FILTER } from './filter.ts';

type Props = { filter: Filter; onChange(filter: Filter): void };

/** Typing finds at once; the rest lies behind a button. */
export function Filters({ filter, onChange }: Props) {
  const t = useTexts(texts);
  const [isOpen, { toggle }] = useDisclosure(countSet(filter) > 0);
  const count = countSet(filter);
  return (
    <>
      <Group gap="sm" mb="sm" role="search">
        <TextInput
          type="search"
          className="documents-search"
          aria-label={t('list.search')}
          placeholder={t('list.search')}
          leftSection={<IconSearch size={18} aria-hidden />}
          maxLength={100}
          value={filter.q}
          onChange={({ currentTarget: { value } }) => onChange({ ...filter, q: value })}
        />
        <Button
          variant="default"
          onClick={toggle}
          aria-expanded={isOpen}
          aria-controls="documents-filters"
          leftSection={<IconAdjustmentsHorizontal size={18} aria-hidden />}
        >
          {count > 0 ? t('list.filtersSet', { count }) : t('list.filters')}
        </Button>
      </Group>
      {isOpen && (
        <Paper withBorder p="md" mb="sm" id="documents-filters">
          <Stack gap="md">
            <States filter={filter} onChange={onChange} />
            <Group gap="md" align="flex-end" grow preventGrowOverflow={false}>
              <NativeSelect
                label={t('list.dialect')}
                value={filter.dialect}
                onChange={({ currentTarget: { value } }) => onChange({ ...filter, dialect: value })}
                data={[
                  { value: '', label: t('list.anyDialect') },
                  ...Object.entries(DIALECTS).map(([value, label]) => ({ value, label })),
                ]}
              />
              <Created filter={filter} onChange={onChange} />
            </Group>
            <Checkbox
              size="md"
              label={t('list.heldUp')}
              checked={filter.blocked}
              onChange={({ currentTarget: { checked } }) => onChange({ ...filter, blocked: checked })}
            />
            {count > 0 && (
              <Group>
                <Button variant="subtle" onClick={() => onChange({ ...NO_FILTER, q: filter.q })}>
                  {t('list.clear')}
                </Button>
              </Group>
            )}
          </Stack>
        </Paper>
      )}
    </>
  );
}

function States({ filter, onChange }: Props) {
  const t = useTexts(texts);
  return (
    <fieldset className="documents-fieldset">
      <Text component="legend" size="md" fw={500} mb={6}>
        {t('list.state')}
      </Text>
      <Chip.Group
        multiple
        value={[...filter.status]}
        onChange={(status) => onChange({ ...filter, status: STATUSES.filter((one) => status.includes(one)) })}
      >
        <Group gap="xs">
          {STATUSES.map((status: Status) => (
            <Chip key={status} value={status} size="md" variant="outline" className="documents-chip">
              {t(`status.${status}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </fieldset>
  );
}

const PERIODS_DAYS = [1, 7, 30, 90, 365];

function Created({ filter, onChange }: Props) {
  const t = useTexts(texts);
  const { withinDays, from, to } = filter;
  const [isBetween, { open, close }] = useDisclosure(from !== '' || to !== '');
  const kept = withinDays === null || PERIODS_DAYS.includes(withinDays) ? PERIODS_DAYS : [...PERIODS_DAYS, withinDays];
  const choose = (value: string) => {
    if (value === 'between') open();
    else close();
    const days = Number(value);
    onChange({ ...filter, from: '', to: '', withinDays: days > 0 ? days : null });
  };
  return (
    <>
      <NativeSelect
        label={t('list.created')}
        value={isBetween ? 'between' : (withinDays ?? '')}
        onChange={({ currentTarget: { value } }) => choose(value)}
        data={[
          { value: '', label: t('list.anyTime') },
          ...kept.map((count) => ({ value: String(count), label: t('list.within', { count }) })),
          { value: 'between', label: t('list.between') },
        ]}
      />
      {isBetween && (
        <>
          <TextInput
            type="date"
            label={t('list.from')}
            value={from}
            max={to || undefined}
            onChange={({ currentTarget: { value } }) => onChange({ ...filter, from: value, withinDays: null })}
          />
          <TextInput
            type="date"
            label={t('list.to')}
            value={to}
            min={from || undefined}
            onChange={({ currentTarget: { value } }) => onChange({ ...filter, to: value, withinDays: null })}
          />
        </>
      )}
    </>
  );
}
