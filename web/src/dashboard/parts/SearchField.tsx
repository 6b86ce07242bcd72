import { TextInput } from '@mantine/core';
import type { Typed } from './use-typed.ts';

/** Where a list is searched. */
export function SearchField({ label, of: { text, setText } }: { label: string; of: Typed }) {
  return (
    <TextInput
      label={label}
      type="search"
      value={text}
      onChange={({ currentTarget: { value } }) => setText(value)}
      maxLength={100}
    />
  );
}
