import { Autocomplete } from '@mantine/core';
import { useState } from 'react';
import { useReading } from '../../api/use-api.ts';
import type { RowOf } from '../../api/use-pages.ts';
import { useMay } from '../session.ts';
import { useSettled } from './use-typed.ts';

type Contact = RowOf<'listContacts'>;

/** The name of somebody, who may be one of the contacts. */
export function PersonName({
  label,
  value,
  error,
  required,
  isFirst,
  onChange,
  onContact,
}: {
  label: string;
  value: string;
  error: string | undefined;
  required?: boolean;
  /** Of a dialog: what is filled in first. */
  isFirst?: boolean;
  onChange(name: string): void;
  onContact(contact: Contact): void;
}) {
  const may = useMay();
  const [isFocused, setFocused] = useState(false);
  const q = useSettled(value.trim());
  const { data } = useReading(
    'listContacts',
    { query: { limit: 8, ...(q !== '' && { q }) } },
    { enabled: isFocused && may('contacts:read'), keepPrevious: true, live: false },
  );
  const contacts = new Map((isFocused ? (data?.data ?? []) : []).map((contact) => [choiceOf(contact), contact]));
  return (
    <Autocomplete
      label={label}
      dir="auto"
      value={value}
      onChange={(text) => {
        const contact = contacts.get(text);
        if (contact) onContact(contact);
        else onChange(text);
      }}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      data={[...contacts.keys()]}
      filter={({ options }) => options}
      comboboxProps={{ transitionProps: { duration: 0 } }}
      error={error}
      maxLength={200}
      autoComplete="off"
      {...(required && { required })}
      {...(isFirst && { 'data-autofocus': true })}
    />
  );
}

const choiceOf = ({ name, phone }: Contact): string => (name === null ? phone : `${name} · \u2066${phone}\u2069`);
