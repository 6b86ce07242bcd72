import { TextInput, type TextInputProps } from '@mantine/core';

/** The address by which somebody logs in. */
export const EmailField = ({
  onChange,
  ...props
}: Omit<TextInputProps, 'onChange'> & { onChange(email: string): void }) => (
  <TextInput
    type="email"
    autoComplete="username"
    dir="ltr"
    maxLength={254}
    onChange={({ currentTarget: { value } }) => onChange(value)}
    {...props}
  />
);
