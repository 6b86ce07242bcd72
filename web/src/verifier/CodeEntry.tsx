import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTexts } from '../language/use-texts.ts';
import { texts } from './texts.ts';

const CHARACTERS = 16;
const TYPED_MAX = 64;

/** Takes the code that is printed on a document. Case, spaces, dashes and kinds of digits do not matter; the API knows. */
export function CodeEntry({ onCode }: { onCode(code: string): void }) {
  const t = useTexts(texts);
  const [isIncomplete, setIncomplete] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get('code')).trim();
    const isWhole = [...typed.matchAll(/[\p{L}\p{N}]/gu)].length === CHARACTERS;
    setIncomplete(!isWhole);
    if (isWhole) onCode(typed.replace(/\s+/g, ''));
  };
  return (
    <form onSubmit={submit} noValidate>
      <TextInput
        name="code"
        label={t('code.label')}
        description={t('code.hint')}
        error={isIncomplete && t('code.incomplete')}
        maxLength={TYPED_MAX}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        dir="ltr"
        classNames={{ input: 'verifier-code-input', label: 'verifier-label', description: 'verifier-label' }}
      />
      <Button type="submit" variant="default" mt="sm">
        {t('code.find')}
      </Button>
    </form>
  );
}
