import { TextInput, type TextInputProps } from '@mantine/core';

/** The six digits of an authenticator app, in whatever digits the keyboard has. */
export function CodeField({
  value,
  onChange,
  ...props
}: Omit<TextInputProps, 'onChange' | 'value'> & { value: string; onChange(digits: string): void }) {
  return (
    <TextInput
      classNames={{ input: 'code-input' }}
      inputMode="numeric"
      autoComplete="one-time-code"
      enterKeyHint="done"
      maxLength={12}
      dir="ltr"
      value={value}
      onChange={({ currentTarget }) => onChange(plainDigits(currentTarget.value).slice(0, CODE_LENGTH))}
      {...props}
    />
  );
}

export const CODE_LENGTH = 6;

/** The digits of a text as ASCII: Arabic-Indic and Persian ones, too. */
const plainDigits = (text: string): string =>
  text
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/\D/g, '');
