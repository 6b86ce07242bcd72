import type { TextInputProps } from '@mantine/core';
import { plainDigits } from '../language/plain-digits.ts';
import { CodeInput } from '../parts/CodeInput.tsx';

export const CODE_LENGTH = 6;

/** The six digits of an authenticator app, given on as ASCII ones. */
export const CodeField = ({
  onChange,
  ...props
}: Omit<TextInputProps, 'onChange'> & { value: string; onChange(digits: string): void }) => (
  <CodeInput
    onChange={({ currentTarget: { value } }) => onChange(plainDigits(value).replace(/\D/g, '').slice(0, CODE_LENGTH))}
    {...props}
  />
);
