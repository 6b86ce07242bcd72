import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { call } from '../../api/client.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
import { PersonName } from '../parts/PersonName.tsx';
import { chatHref } from './chats.ts';
import { texts } from './texts.ts';

/** Shorter ones are no numbers with a country code. */
const NUMBER = /^\+?(\d{7,15})$/;

/** Opens a chat with somebody who may not have written yet. */
export function NewChat({ connectionId, onClose }: { connectionId: string; onClose(): void }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const [, navigate] = useLocation();
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [isTried, setTried] = useState(false);
  const [isPending, setPending] = useState(false);
  const [missing, setMissing] = useState<string | null>(null);
  const digits = NUMBER.exec(phone.replace(/[\s()-]/g, '').replace(/^00/, '+'))?.[1];
  const open = async () => {
    setTried(true);
    if (digits === undefined || isPending) return;
    setPending(true);
    // While WhatsApp cannot be asked nobody knows, and the chat is opened.
    const path = { connectionId, phone: `+${digits}` };
    const found = await call('lookUpWhatsAppNumber', { path }, { language }).catch(() => null);
    setPending(false);
    if (found && !found.isOnWhatsApp) return setMissing(digits);
    onClose();
    navigate(chatHref(connectionId, found?.chatId ?? `${digits}@c.us`));
  };
  const wrong = digits === undefined ? (isTried ? 'phoneWrong' : null) : digits === missing ? 'noWhatsApp' : null;
  return (
    <FormDialog
      title={t('begin.title')}
      submit={t('begin.submit')}
      doing={{ isPending, error: null }}
      onSubmit={() => void open()}
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
        error={wrong && t(`begin.${wrong}`)}
        required
      />
    </FormDialog>
  );
}
