import { Checkbox, Code, Fieldset, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { texts as eventTexts } from '../events/texts.ts';
import { useEventWords } from '../events/use-event-words.ts';
import { Shown } from '../parts/Shown.tsx';
import { texts } from './texts.ts';

export type EventTypes = Schemas['EventTypes'];
type Family = keyof (typeof eventTexts.en)['family'];
const FAMILIES = ['document', 'approver', 'message', 'contact', 'endpoint'] as const satisfies Family[];

/** Which events an endpoint is told of: all, whole families, or single types. */
export function EventTypesChooser({
  chosen,
  error,
  onChange,
}: {
  chosen: EventTypes;
  error: boolean;
  onChange(chosen: EventTypes): void;
}) {
  const t = useTexts(texts);
  const catalogue = useReading('listEventTypes', {}, { live: false, staleMs: Number.POSITIVE_INFINITY });
  const isAll = chosen.includes('*');
  return (
    <Stack gap="xs">
      <Radio.Group
        label={t('form.events')}
        value={isAll ? 'all' : 'chosen'}
        onChange={(value) => onChange(value === 'all' ? ['*'] : ['document.*'])}
      >
        <Radio className="tall" value="all" label={t('form.all')} />
        <Radio className="tall" value="chosen" label={t('form.chosen')} />
      </Radio.Group>
      {error && (
        <Text c="red" size="sm" role="alert">
          {t('form.nothingChosen')}
        </Text>
      )}
      {!isAll && (
        <Shown of={catalogue}>
          {({ data }) =>
            FAMILIES.map((family) => (
              <FamilyChooser
                key={family}
                family={family}
                types={data.map(({ type }) => type).filter((type) => type.startsWith(`${family}.`))}
                chosen={chosen}
                onChange={onChange}
              />
            ))
          }
        </Shown>
      )}
    </Stack>
  );
}

function FamilyChooser({
  family,
  types,
  chosen,
  onChange,
}: {
  family: Family;
  types: Schemas['EventType'][];
  chosen: EventTypes;
  onChange(chosen: EventTypes): void;
}) {
  const t = useTexts(texts);
  const ofEvents = useTexts(eventTexts);
  const words = useEventWords();
  const whole = `${family}.*` as EventTypes[number];
  const isWhole = chosen.includes(whole);
  const without = (names: readonly string[]) => chosen.filter((each) => !names.includes(each));
  const toggle = (type: EventTypes[number], isOn: boolean) => onChange(isOn ? [...chosen, type] : without([type]));
  return (
    <Fieldset legend={ofEvents(`family.${family}`)} radius="md">
      <Checkbox
        className="tall"
        size="md"
        label={t('form.allOf', { family: ofEvents(`family.${family}`) })}
        checked={isWhole}
        onChange={({ currentTarget: { checked } }) => onChange(checked ? [...without(types), whole] : without([whole]))}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing={0}>
        {types.map((type) => (
          <Checkbox
            key={type}
            className="tall"
            size="md"
            label={words(type) ?? <Code>{type}</Code>}
            checked={isWhole || chosen.includes(type)}
            disabled={isWhole}
            onChange={({ currentTarget: { checked } }) => toggle(type, checked)}
          />
        ))}
      </SimpleGrid>
    </Fieldset>
  );
}
