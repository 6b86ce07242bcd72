import { Autocomplete, Button, Group, NativeSelect, Stack, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { useDoing, useReading } from '../../api/use-api.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Refused } from '../parts/Refused.tsx';
import { sayDone } from '../parts/say.ts';
import { useFieldErrors } from '../parts/use-field-errors.ts';
import { useSettled } from '../parts/use-typed.ts';
import { useMay } from '../session.ts';
import { texts } from './texts.ts';

/** A text to a number or a contact. What was typed stays when it cannot be sent. */
export function NewMessage({ to: first, onClose }: { to: string; onClose(): void }) {
  const t = useTexts(texts);
  const speech = useSpeech();
  const [to, setTo] = useState(first);
  const [text, setText] = useState('');
  const [channel, setChannel] = useState<'' | Schemas['Channel']>('');
  const [isTried, setTried] = useState(false);
  const contacts = useContactChoices(to);
  const send = useDoing('sendMessage', {
    changes: ['listMessages'],
    saysError: true,
    onDone: () => {
      sayDone(t('new.sent'));
      onClose();
    },
  });
  const fieldError = useFieldErrors(send.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (to.trim() === '' || text.trim() === '') return;
    const phone = /<(\+\d+)>$/.exec(to)?.[1] ?? to;
    send.mutate({ body: { to: phone, text, ...(channel !== '' && { channel }) } });
  };

  return (
    <Dialog title={t('new.title')} size="lg" onClose={onClose} isHeld={send.isPending}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Autocomplete
            label={t('new.to')}
            description={t('new.toHint')}
            size="md"
            value={to}
            onChange={setTo}
            data={contacts}
            filter={({ options }) => options}
            comboboxProps={{ transitionProps: { duration: 0 } }}
            error={isTried && to.trim() === '' ? t('new.missingTo') : fieldError('/to')}
            data-autofocus={first === '' || undefined}
          />
          <Textarea
            label={t('new.text')}
            description={t('new.characters', { count: text.length })}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autosize
            minRows={4}
            maxRows={12}
            dir="auto"
            value={text}
            onChange={({ currentTarget: { value } }) => setText(value)}
            error={isTried && text.trim() === '' ? t('new.missing') : fieldError('/text')}
            data-autofocus={first !== '' || undefined}
          />
          <NativeSelect
            label={t('new.channel')}
            size="md"
            value={channel}
            onChange={({ currentTarget: { value } }) => setChannel(value as typeof channel)}
            data={[
              { value: '', label: t('new.asUsual') },
              { value: 'whatsapp', label: t('channel.whatsapp') },
              { value: 'sms', label: t('channel.sms') },
            ]}
          />
          <Refused error={send.error} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose} disabled={send.isPending}>
              {speech.t('common.cancel')}
            </Button>
            <Button type="submit" loading={send.isPending}>
              {t('new.send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

/** Contacts whose name or number holds what was typed. */
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
