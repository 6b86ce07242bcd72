import { Button, Checkbox, Group, NativeSelect, Paper, Stack, TextInput } from '@mantine/core';
import type { Schemas } from '../../../../../src/api/generated/countersign.ts';
import type { Language } from '../../../language/language.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { texts } from '../texts.ts';
import type { DraftField } from './draft.ts';

const CALENDARS = ['gregorian', 'hijri', 'jalali'] as const;

/** What there is to say about the field that was chosen. */
export function FieldPanel({
  field,
  page,
  pages,
  documentLanguage,
  onChange,
  onRemove,
  onClose,
}: {
  field: DraftField;
  /** The page on which it was chosen. */
  page: number;
  pages: number;
  documentLanguage: Language;
  onChange(changes: Partial<DraftField>): void;
  onRemove(): void;
  onClose(): void;
}) {
  const t = useTexts(texts);
  const isTyped = field.kind === 'text' || field.kind === 'checkbox';
  return (
    <Paper withBorder radius="lg" p="md" className="field-panel">
      <Stack gap="sm">
        <h3 className="palette-title">{t(`kind.${field.kind}`)}</h3>
        {isTyped && (
          <TextInput
            label={t('fields.label')}
            value={field.label ?? ''}
            onChange={({ currentTarget: { value } }) => onChange({ label: value === '' ? null : value })}
            maxLength={200}
            dir="auto"
          />
        )}
        {isTyped && (
          <Checkbox
            className="tall"
            label={t('fields.required')}
            checked={field.required ?? false}
            onChange={({ currentTarget: { checked } }) => onChange({ required: checked })}
          />
        )}
        {field.kind === 'text' && (
          <TextInput
            label={t('fields.default')}
            value={typeof field.defaultValue === 'string' ? field.defaultValue : ''}
            onChange={({ currentTarget: { value } }) => onChange({ defaultValue: value === '' ? null : value })}
            maxLength={field.maxLength ?? 200}
            dir="auto"
          />
        )}
        {field.kind === 'date' && (
          <NativeSelect
            label={t('fields.calendar')}
            value={field.calendar ?? ''}
            onChange={({ currentTarget: { value } }) =>
              onChange({ calendar: (value || null) as Schemas['Calendar'] | null })
            }
            data={[
              {
                value: '',
                label: t('calendar.usual', {
                  calendar: t(documentLanguage === 'fa' ? 'calendar.jalali' : 'calendar.gregorian'),
                }),
              },
              ...CALENDARS.map((value) => ({ value, label: t(`calendar.${value}`) })),
            ]}
          />
        )}
        {pages > 1 && (
          <Checkbox
            className="tall"
            label={t('fields.everyPage')}
            checked={field.page === 'all'}
            onChange={({ currentTarget: { checked } }) => onChange({ page: checked ? 'all' : page })}
          />
        )}
        <Group gap="xs">
          <Button variant="default" onClick={onRemove}>
            {t('fields.remove')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('fields.done')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
