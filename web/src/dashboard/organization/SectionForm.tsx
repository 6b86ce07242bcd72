import { Button, Group, Stack, Text } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Refused } from '../parts/Refused.tsx';
import { sayDone } from '../parts/say.ts';
import { useFieldErrors } from '../parts/use-field-errors.ts';
import { useMay } from '../session.ts';
import { texts } from './texts.ts';

export type FieldError = (pointer: string) => string | undefined;

/**
 * A part of the settings that is saved by itself. What was typed stays until it is saved.
 * @param initial what stands in the form at first; `changesFrom` makes of it what the API is asked.
 */
export function SectionForm<Given extends object>({
  initial,
  changesFrom,
  children,
}: {
  initial: Given;
  changesFrom(given: Given): Schemas['SettingsChanges'];
  children(form: {
    given: Given;
    set(changes: Partial<Given>): void;
    fieldError: FieldError;
    isReadOnly: boolean;
  }): ReactNode;
}) {
  const t = useTexts(texts);
  const may = useMay();
  const isReadOnly = !may('settings:write');
  const [given, setGiven] = useState(initial);
  const [saved, setSaved] = useState(initial);
  const save = useDoing('changeSettings', {
    changes: ['readSettings', 'readMe', 'previewText'],
    saysError: true,
    onDone: () => {
      setSaved(given);
      sayDone(t('saved'));
    },
  });
  const fieldError = useFieldErrors(save.error);
  const isChanged = JSON.stringify(given) !== JSON.stringify(saved);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ body: changesFrom(given) });
  };
  return (
    <form onSubmit={submit} noValidate className="section-form">
      <fieldset disabled={isReadOnly || save.isPending} className="plain-fieldset">
        <Stack gap="lg">
          {children({ given, set: (changes) => setGiven({ ...given, ...changes }), fieldError, isReadOnly })}
          <Refused error={save.error} />
          {!isReadOnly && (
            <Group gap="md">
              <Button type="submit" loading={save.isPending}>
                {t('save')}
              </Button>
              {isChanged && (
                <Text size="sm" c="dimmed" role="status">
                  {t('unsaved')}
                </Text>
              )}
            </Group>
          )}
        </Stack>
      </fieldset>
    </form>
  );
}
