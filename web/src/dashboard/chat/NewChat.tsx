import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useTexts } from '../../language/use-texts.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
import { PersonName } from '../parts/PersonName.tsx';
import { chatHref } from './chats.ts';
import { texts } from './texts.ts';

/** Shorter ones are no numbers with a country code. */
const NUMBER = /^\+?(\d{7,15})$/;
const NOTHING_YET = { isPending: false, error: null };

/** Opens a chat with somebody who may not have written yet. */
export function NewChat({ connectionId, onClose }: { connectionId: string; onClose(): void }) {
  const t = useTexts(texts);
  const [, navigate] = useLocation();
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [isTried, setTried] = useState(false);
  const digits = NUMBER.exec(phone.replace(/[\s()-]/g, '').replace(/^00/, '+'))?.[1];
  const open = () => {
    setTried(true);
    if (digits === undefined) return;
    onClose();
    navigate(chatHref(connectionId, `${digits}@c.us`));
  };
  return (
    <FormDialog
      title={t('begin.title')}
      submit={t('begin.submit')}
      doing={NOTHING_YET}
      onSubmit={open}
      onClose={onClose}
    >
      <PersonName
        label={t('begin.name')}
        value={name}
        error={undefined}
        isFirst
        onChange={setName}
        onContact={(contact) => {
          setName(contact.name ?? '');
          setPhone(contact.phone);
        }}
      />
      <TextInput
        label={t('begin.phone')}
        type="tel"
        dir="ltr"
        value={phone}
        onChange={({ currentTarget: { value } }) => setPhone(value)}
        error={isTried && digits === undefined ? t('begin.phoneWrong') : undefined}
        required
      />
    </FormDialog>
  );
}
