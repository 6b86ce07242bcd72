import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { useTexts } from '../../language/use-texts.ts';
import { TYPING_MS } from '../parts/use-typed.ts';
import { texts } from './texts.ts';

export type MessageFilter = {
  direction?: Schemas['Direction'] | undefined;
  kind?: Schemas['MessageKind'] | undefined;
  channel?: Schemas['Channel'] | undefined;
  status?: Schemas['MessageStatus'] | undefined;
  number?: string | undefined;
};

const CHOICES = {
  direction: ['out', 'in'],
  kind: [
    'invitation',
    'reminder',
    'expiry_warning',
    'no_longer_needed',
    'voided',
    'expired',
    'completed',
    'rejected',
    'code',
    'operator_alert',
    'chat_answer',
    'text',
  ],
  channel: ['whatsapp', 'sms'],
  status: ['queued', 'sending', 'accepted', 'delivered', 'read', 'failed', 'cancelled', 'received'],
} as const;

/** Which messages are shown. */
export function Filters({ filter, onChange }: { filter: MessageFilter; onChange(filter: MessageFilter): void }) {
  const t = useTexts(texts);
  const [number, setNumber] = useState('');
  const search = useDebouncedCallback(
    (typed: string) => onChange({ ...filter, number: typed || undefined }),
    TYPING_MS,
  );
  return (
    <search className="filters" aria-label={t('filters')}>
      <Choice name="direction" filter={filter} onChange={onChange} />
      <Choice name="kind" filter={filter} onChange={onChange} />
      <Choice name="channel" filter={filter} onChange={onChange} />
      <Choice name="status" filter={filter} onChange={onChange} />
      <TextInput
        label={t('number')}
        type="tel"
        dir="ltr"
        value={number}
        onChange={({ currentTarget: { value } }) => {
          setNumber(value);
          search(value);
        }}
      />
    </search>
  );
}

function Choice<Name extends keyof typeof CHOICES>({
  name,
  filter,
  onChange,
}: {
  name: Name;
  filter: MessageFilter;
  onChange(filter: MessageFilter): void;
}) {
  const t = useTexts(texts);
  const say = t as (key: string) => string;
  return (
    <NativeSelect
      label={say(`${name}.label`)}
      data={[
        { value: '', label: t('all') },
        ...CHOICES[name].map((value) => ({ value, label: say(`${name}.${value}`) })),
      ]}
      value={filter[name] ?? ''}
      onChange={({ currentTarget: { value } }) => onChange({ ...filter, [name]: value || undefined })}
    />
  );
}
