import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';

/** Shorter than the pause after a word, longer than the one between two letters. */
export const TYPING_MS = 300;

/** What is meant, once the typing pauses. @param value the same object while nothing changes. */
export function useSettled<T>(value: T): T {
  const [settled] = useDebouncedValue(value, TYPING_MS);
  return settled;
}

/** A text that is being typed. `text`: what the field shows. `settled`: what was meant, once the typing pauses. */
export function useTyped(first = '') {
  const [text, setText] = useState(first);
  const settled = useSettled(text.trim());
  return { text, setText, settled };
}

export type Typed = ReturnType<typeof useTyped>;
