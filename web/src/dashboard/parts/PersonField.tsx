import { Autocomplete, type AutocompleteProps } from '@mantine/core';
import { useReading } from '../../api/use-api.ts';
import { useMay } from '../session.ts';
import { useSettled } from './use-typed.ts';

/** Whom something is for: a number, or one of the contacts whose name or number holds what was typed. */
export function PersonField(
  props: Omit<AutocompleteProps, 'data' | 'filter' | 'comboboxProps' | 'value'> & { value: string },
) {
  const contacts = useContactChoices(props.value);
  return (
    <Autocomplete
      {...props}
      data={contacts}
      filter={({ options }) => options}
      comboboxProps={{ transitionProps: { duration: 0 } }}
    />
  );
}

/** The number in what the field holds. */
export const phoneIn = (text: string): string => /<(\+\d+)>$/.exec(text)?.[1] ?? text;

function useContactChoices(typed: string): string[] {
  const may = useMay();
  const wanted = useSettled(typed.trim().slice(0, 100));
  const query = wanted === '' || wanted.includes('<') ? {} : { q: wanted };
  const { data } = useReading(
    'listContacts',
    { query: { ...query, optedOut: false, limit: 8 } },
    { enabled: may('contacts:read'), keepPrevious: true },
  );
  return (data?.data ?? []).map(({ name, phone }) => (name ? `${name} <${phone}>` : phone));
}
