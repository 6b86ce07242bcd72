import { TextInput, type TextInputProps } from '@mantine/core';

/** Somebody's phone, as people write it; the API completes and checks it. */
export const PhoneField = ({
  onChange,
  ...props
}: Omit<TextInputProps, 'onChange'> & { value: string; onChange(phone: string): void }) => (
  <TextInput
    type="tel"
    dir="ltr"
    placeholder="+966501234567"
    maxLength={32}
    onChange={({ currentTarget: { value } }) => onChange(value)}
    {...props}
  />
);
