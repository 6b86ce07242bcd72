import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';

/** Shorter than the pause after a word, longer than the one between two letters. */
const TYPING_MS = 300;

/** A text that is being typed. `text`: what the field shows. `settled`: what was meant, once the typing pauses. */
export function useTyped(first = '') {
  const [text, setText] = useState(first);
  const [settled] = useDebouncedValue(text.trim(), TYPING_MS);
  return { text, setText, settled };
}

export type Typed = ReturnType<typeof useTyped>;
