import { NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { PhoneField } from '../parts/PhoneField.tsx';
import { type Approver, type Draft, respondentSlot, type Slot } from './draft.ts';
import { texts } from './texts.ts';

type T = ReturnType<typeof useTexts<(typeof texts)['en']>>;

export const nameOfSlot = (slot: Slot, slots: readonly Slot[], t: T): string =>
  slot.label ?? slot.role ?? t('who.first', { number: slots.indexOf(slot) + 1 });

/** Who the person who answers is in the document, and who takes the other places. */
export function Signers({
  draft,
  slots,
  change,
  fieldError,
}: {
  draft: Draft;
  slots: readonly Slot[];
  change(changes: Partial<Draft>): void;
  fieldError(pointer: string): string | undefined;
}) {
  const t = useTexts(texts);
  const { respondent, questions, approvers } = draft;
  const own = respondentSlot(draft, slots);
  const others = slots.filter((slot) => slot !== own && slot.person === null);
  const asked = (kind: string) => [
    { value: '', label: t('who.none') },
    ...questions.filter((one) => one.kind === kind).map(({ id, label }) => ({ value: id, label: label || id })),
  ];
  const choose = (part: 'slot' | 'name' | 'mobile') => (value: string) =>
    change({ respondent: { ...respondent, [part]: value === '' ? null : value } });
  const changeOther = (key: string, changes: Approver) =>
    change({ approvers: { ...approvers, [key]: { ...approvers[key], ...changes } } });
  return (
    <Card title={t('who.title')} intro={t('who.intro')}>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <NativeSelect
          label={t('who.slot')}
          value={own?.key ?? ''}
          onChange={({ currentTarget: { value } }) => choose('slot')(value)}
          error={fieldError('/respondent/slot')}
          data={slots.map((slot) => ({ value: slot.key, label: nameOfSlot(slot, slots, t) }))}
        />
        <NativeSelect
          label={t('who.name')}
          value={respondent.name ?? ''}
          onChange={({ currentTarget: { value } }) => choose('name')(value)}
          error={fieldError('/respondent/name') && t('who.none')}
          data={asked('text')}
        />
        <NativeSelect
          label={t('who.mobile')}
          value={respondent.mobile ?? ''}
          onChange={({ currentTarget: { value } }) => choose('mobile')(value)}
          error={fieldError('/respondent/mobile') && t('who.none')}
          data={asked('mobile')}
        />
      </SimpleGrid>
      {others.map((slot) => (
        <fieldset key={slot.key} className="form-other">
          <legend>{t('who.other', { slot: nameOfSlot(slot, slots, t) })}</legend>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              label={t('who.otherName')}
              value={approvers[slot.key]?.name ?? ''}
              onChange={({ currentTarget: { value } }) => changeOther(slot.key, { name: value })}
              error={fieldError(`/approvers/${slot.key}/name`)}
              maxLength={200}
              dir="auto"
            />
            <PhoneField
              label={t('who.otherPhone')}
              value={approvers[slot.key]?.phone ?? ''}
              onChange={(phone) => changeOther(slot.key, { phone })}
              error={fieldError(`/approvers/${slot.key}/phone`)}
            />
          </SimpleGrid>
        </fieldset>
      ))}
    </Card>
  );
}
