import { NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
import { PersonField, phoneIn } from '../parts/PersonField.tsx';
import { sayDone } from '../parts/say.ts';
import { useFieldErrors } from '../parts/use-field-errors.ts';
import { texts } from './texts.ts';

/** A text to a number or a contact. What was typed stays when it cannot be sent. */
export function NewMessage({ to: first, onClose }: { to: string; onClose(): void }) {
  const t = useTexts(texts);
  const [to, setTo] = useState(first);
  const [text, setText] = useState('');
  const [channel, setChannel] = useState<'' | Schemas['Channel']>('');
  const [isTried, setTried] = useState(false);
  const send = useDoing('sendMessage', {
    changes: ['listMessages'],
    saysError: true,
    onDone: () => {
      sayDone(t('new.sent'));
      onClose();
    },
  });
  const fieldError = useFieldErrors(send.error);
  const submit = () => {
    setTried(true);
    if (to.trim() === '' || text.trim() === '') return;
    send.mutate({ body: { to: phoneIn(to), text, ...(channel !== '' && { channel }) } });
  };

  return (
    <FormDialog
      title={t('new.title')}
      submit={t('new.send')}
      doing={send}
      size="lg"
      onSubmit={submit}
      onClose={onClose}
    >
      <PersonField
        label={t('new.to')}
        description={t('new.toHint')}
        value={to}
        onChange={setTo}
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
        value={channel}
        onChange={({ currentTarget: { value } }) => setChannel(value as typeof channel)}
        data={[
          { value: '', label: t('new.asUsual') },
          { value: 'whatsapp', label: t('channel.whatsapp') },
          { value: 'sms', label: t('channel.sms') },
        ]}
      />
    </FormDialog>
  );
}
