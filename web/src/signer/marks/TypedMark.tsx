import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Mark } from '../../api/signing.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { MarkPreview } from './MarkPreview.tsx';

const CHARACTERS_MAX = 100;

/** A signature typed as a name. */
export function TypedMark({ name, onDone }: { name: string; onDone(mark: Mark): void }) {
  const { t } = useSpeech();
  const [text, setText] = useState(name);
  const mark: Mark = { kind: 'typed', text: text.trim() };
  const done = (event: FormEvent) => {
    event.preventDefault();
    if (mark.text) onDone(mark);
  };
  return (
    <form className="stack" onSubmit={done}>
      <TextInput
        label={t('mark.typeLabel')}
        autoComplete="name"
        dir="auto"
        maxLength={CHARACTERS_MAX}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <MarkPreview mark={mark} label={t('mark.preview')} />
      <Button type="submit" fullWidth disabled={!mark.text}>
        {t('mark.next')}
      </Button>
    </form>
  );
}
