import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../language/use-texts.ts';
import { texts } from './texts.ts';

type SecretProps = Omit<PasswordInputProps, 'onChange' | 'value'> & {
  /** For password managers. */
  autoComplete: 'current-password' | 'new-password';
  value: string;
  onChange(value: string): void;
};

/** A password, which can be looked at while it is typed. */
export function Secret({ onChange, ...props }: SecretProps) {
  const t = useTexts(texts);
  const [isShown, setShown] = useState(false);
  return (
    <PasswordInput
      dir="ltr"
      maxLength={200}
      visible={isShown}
      onVisibilityChange={setShown}
      visibilityToggleButtonProps={{
        'aria-label': t(isShown ? 'logIn.hide' : 'logIn.show'),
        tabIndex: 0,
        size: 44,
      }}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      {...props}
    />
  );
}
