import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { useDoing, useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { Refused } from '../parts/Refused.tsx';
import { sayDone } from '../parts/say.ts';
import { useFieldErrors } from '../parts/use-field-errors.ts';
import { useMay } from '../session.ts';
import { changesOf, type Draft, draftOf, type Form, moved, newQuestion, type Question, slotsOf } from './draft.ts';
import { PageSettings } from './PageSettings.tsx';
import { QuestionCard } from './QuestionCard.tsx';
import { Signers } from './Signers.tsx';
import { texts } from './texts.ts';

const QUESTIONS_MAX = 60;

/** What a form asks and what becomes of it. Nothing is kept before it is saved or published. */
export function Editor({ form, onPublished }: { form: Form; onPublished(): void }) {
  const t = useTexts(texts);
  const may = useMay();
  const [draft, setDraft] = useState<Draft>(() => draftOf(form));
  const { save, publish, error, isBusy } = useSaving(form, onPublished);
  const fieldError = useFieldErrors(error);
  const template = useReading(
    'readTemplate',
    { path: { templateId: draft.templateId ?? '' } },
    { enabled: draft.templateId !== null, live: false, keepPrevious: true },
  );
  const slots = draft.templateId === null ? [] : slotsOf(template.data);
  const change = (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes }));
  const isLocked = form.status === 'published' || !may('documents:write');
  const hasFaults = error instanceof ApiProblem && error.fields.length > 0;
  return (
    <fieldset className="form-editor" disabled={isLocked || isBusy}>
      <Stack gap="lg">
        {form.status === 'published' && <Alert color="ink">{t('locked')}</Alert>}
        <PageSettings draft={draft} change={change} fieldError={fieldError} />
        <Signers draft={draft} slots={slots} change={change} fieldError={fieldError} />
        <Questions draft={draft} slots={slots} change={change} error={error} />
        {hasFaults ? (
          <Text c="red.8" role="alert">
            {t('incomplete')}
          </Text>
        ) : (
          <Refused error={error} />
        )}
        {!isLocked && (
          <Group gap="sm">
            <Button onClick={() => void publish(draft)} loading={isBusy}>
              {t('publish')}
            </Button>
            <Button variant="default" onClick={() => void save(draft)}>
              {t('save')}
            </Button>
          </Group>
        )}
      </Stack>
    </fieldset>
  );
}

function Questions({
  draft: { questions },
  slots,
  change,
  error,
}: {
  draft: Draft;
  slots: ReturnType<typeof slotsOf>;
  change(changes: Partial<Draft>): void;
  error: unknown;
}) {
  const t = useTexts(texts);
  const isWrong = (index: number) =>
    error instanceof ApiProblem && error.fields.some(({ pointer }) => pointer.startsWith(`/questions/${index}/`));
  const changeOne = (index: number, changes: Partial<Question>) =>
    change({ questions: questions.map((one, at) => (at === index ? { ...one, ...changes } : one)) });
  return (
    <Card title={t('questions.title')}>
      <Stack gap="md" component="ol" className="form-questions">
        {questions.map((question, index) => (
          <QuestionCard
            key={question.id}
            question={question}
            place={{ index, last: questions.length - 1 }}
            slots={slots}
            isWrong={isWrong(index)}
            onChange={(changes) => changeOne(index, changes)}
            onMove={(to) => change({ questions: moved(questions, index, to) })}
            onRemove={() => change({ questions: questions.filter((_, at) => at !== index) })}
          />
        ))}
      </Stack>
      {questions.length < QUESTIONS_MAX && (
        <Button
          variant="light"
          mt="md"
          leftSection={<IconPlus size={18} aria-hidden />}
          onClick={() => change({ questions: [...questions, newQuestion(questions)] })}
        >
          {t('questions.add')}
        </Button>
      )}
    </Card>
  );
}

function useSaving(form: Form, onPublished: () => void) {
  const t = useTexts(texts);
  const path = { formId: form.id };
  const saving = useDoing('changeForm', { changes: ['readForm', 'listForms'], saysError: true });
  const publishing = useDoing('publishForm', { changes: ['readForm', 'listForms'], saysError: true });
  const keep = async (draft: Draft) => {
    publishing.reset();
    await saving.mutateAsync({ path, body: changesOf(draft) });
  };
  return {
    error: saving.error ?? publishing.error,
    isBusy: saving.isPending || publishing.isPending,
    /** What fails says so by `error`. */
    save: (draft: Draft) =>
      keep(draft).then(
        () => sayDone(t('saved')),
        () => undefined,
      ),
    publish: (draft: Draft) =>
      keep(draft)
        .then(() => publishing.mutateAsync({ path }))
        .then(
          () => {
            sayDone(t('published'));
            onPublished();
          },
          () => undefined,
        ),
  };
}
