import { NativeSelect, NumberInput, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import { useReading } from '../../api/use-api.ts';
import type { Language } from '../../language/language.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { languageChoices } from '../parts/vocabulary.ts';
import type { Draft } from './draft.ts';
import { USABLE } from './NewForm.tsx';
import { texts } from './texts.ts';

/** What the page of a form says of itself, and what its documents are made of. */
export function PageSettings({
  draft,
  change,
  fieldError,
}: {
  draft: Draft;
  change(changes: Partial<Draft>): void;
  fieldError(pointer: string): string | undefined;
}) {
  const t = useTexts(texts);
  const { data: templates } = useReading('listTemplates', USABLE, { live: false });
  const known = templates?.data.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  const isGone = templates !== undefined && !known.some(({ value }) => value === draft.templateId);
  return (
    <Card title={t('about.title')}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label={t('name')}
          value={draft.title}
          onChange={({ currentTarget: { value } }) => change({ title: value })}
          error={fieldError('/title')}
          maxLength={300}
          dir="auto"
          required
        />
        <NativeSelect
          label={t('template.label')}
          value={isGone ? '' : (draft.templateId ?? '')}
          onChange={({ currentTarget: { value } }) => change({ templateId: value === '' ? null : value })}
          error={fieldError('/templateId') && t('template.none')}
          description={isGone && draft.templateId !== null ? t('template.gone') : undefined}
          data={[...(isGone ? [{ value: '', label: t('template.none') }] : []), ...known]}
        />
        <NativeSelect
          label={t('language')}
          value={draft.language}
          onChange={({ currentTarget: { value } }) => change({ language: value as Language })}
          data={languageChoices()}
        />
        <NumberInput
          label={t('perDay')}
          description={t('perDayHint')}
          value={draft.submissionsPerDay}
          onChange={(value) => change({ submissionsPerDay: Number(value) || 1 })}
          min={1}
          max={5_000}
        />
      </SimpleGrid>
      <Textarea
        label={t('about.introduction')}
        description={t('about.introductionHint')}
        mt="md"
        value={draft.introduction}
        onChange={({ currentTarget: { value } }) => change({ introduction: value })}
        maxLength={2_000}
        autosize
        minRows={2}
        dir="auto"
      />
    </Card>
  );
}
