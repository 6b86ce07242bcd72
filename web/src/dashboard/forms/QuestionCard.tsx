import { ActionIcon, Checkbox, Group, NativeSelect, Paper, SimpleGrid, Text, Textarea, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useTexts } from '../../language/use-texts.ts';
import type { Question, Slot } from './draft.ts';
import { nameOfSlot } from './Signers.tsx';
import { texts } from './texts.ts';

const KINDS = [
  ...['text', 'long_text', 'number', 'date', 'choice', 'mobile', 'national_code', 'email', 'checkbox'],
] as Question['kind'][];

/** One question: what is asked, how it is answered, and where the answer goes. */
export function QuestionCard({
  question,
  place: { index, last },
  slots,
  isWrong,
  onChange,
  onMove,
  onRemove,
}: {
  question: Question;
  place: { index: number; last: number };
  slots: readonly Slot[];
  isWrong: boolean;
  onChange(changes: Partial<Question>): void;
  onMove(to: number): void;
  onRemove(): void;
}) {
  const t = useTexts(texts);
  const { kind, label, help, required, options, fills } = question;
  const number = index + 1;
  const wanted = kind === 'checkbox' ? 'checkbox' : 'text';
  const places = slots.flatMap((slot) =>
    slot.fields
      .filter((field) => field.kind === wanted)
      .map((field) => ({
        value: `${slot.key} ${field.id}`,
        label: `${nameOfSlot(slot, slots, t)} · ${field.label ?? field.id}`,
      })),
  );
  const fill = (value: string) => {
    const [slot = '', field = ''] = value.split(' ');
    onChange({ fills: value === '' ? null : { slot, field } });
  };
  return (
    <Paper component="li" withBorder radius="md" p="md" aria-label={t('questions.one', { number })}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label={t('questions.label')}
          value={label}
          onChange={({ currentTarget: { value } }) => onChange({ label: value })}
          maxLength={300}
          dir="auto"
          required
        />
        <NativeSelect
          label={t('questions.kind')}
          value={kind}
          onChange={({ currentTarget: { value } }) => onChange({ kind: value as Question['kind'], fills: null })}
          data={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
        <TextInput
          label={t('questions.help')}
          value={help ?? ''}
          onChange={({ currentTarget: { value } }) => onChange({ help: value })}
          maxLength={500}
          dir="auto"
        />
        <NativeSelect
          label={t('questions.fills')}
          value={fills === null ? '' : `${fills.slot} ${fills.field}`}
          onChange={({ currentTarget: { value } }) => fill(value)}
          data={[{ value: '', label: t('questions.fillsNothing') }, ...places]}
        />
      </SimpleGrid>
      {kind === 'choice' && (
        <Textarea
          label={t('questions.options')}
          mt="md"
          value={options.join('\n')}
          onChange={({ currentTarget: { value } }) => onChange({ options: value.split('\n').slice(0, 50) })}
          autosize
          minRows={3}
          dir="auto"
        />
      )}
      {isWrong && (
        <Text c="red.8" mt="sm" role="alert">
          {t('questions.fault')}
        </Text>
      )}
      <Group justify="space-between" mt="xs">
        <Checkbox
          className="tall"
          label={t('questions.required')}
          checked={required}
          onChange={({ currentTarget: { checked } }) => onChange({ required: checked })}
        />
        <Group gap={0}>
          <ActionIcon
            aria-label={t('questions.up', { number })}
            onClick={() => onMove(index - 1)}
            disabled={index === 0}
          >
            <IconArrowUp size={20} aria-hidden />
          </ActionIcon>
          <ActionIcon
            aria-label={t('questions.down', { number })}
            onClick={() => onMove(index + 1)}
            disabled={index === last}
          >
            <IconArrowDown size={20} aria-hidden />
          </ActionIcon>
          <ActionIcon aria-label={t('questions.remove', { number })} onClick={onRemove} color="red">
            <IconTrash size={20} aria-hidden />
          </ActionIcon>
        </Group>
      </Group>
    </Paper>
  );
}
