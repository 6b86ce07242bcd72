import { TextInput, type TextInputProps } from '@mantine/core';

/** Where a code of six digits is typed, in whatever digits the keyboard has. */
export const CodeInput = (props: TextInputProps) => (
  <TextInput
    classNames={{ input: 'code-input' }}
    inputMode="numeric"
    autoComplete="one-time-code"
    enterKeyHint="done"
    maxLength={12}
    dir="ltr"
    {...props}
  />
);
