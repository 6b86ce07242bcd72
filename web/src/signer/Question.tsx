import { Button, Text, Textarea } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import { signing as api, type SigningView } from '../api/signing.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { sayError } from '../parts/say-error.ts';
import { Sheet } from './Sheet.tsx';
import { randomKey } from './store.ts';
import type { Signing } from './use-signing.ts';

const QUESTION_CHARACTERS_MAX = 1_000;

/** A message to whoever sent the document. Nothing is decided by it. */
export function Question({ signing, view, onClose }: { signing: Signing; view: SigningView; onClose(): void }) {
  const speech = useSpeech();
  const { t } = speech;
  const organization = view.organization.name;
  // The same for every try, so that a lost answer does not ask twice.
  const key = useRef(randomKey());
  const [text, setText] = useState('');
  const [state, setState] = useState<'writing' | 'missing' | 'sending' | 'sent'>('writing');
  const [error, setError] = useState<unknown>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return setState('missing');
    setState('sending');
    setError(null);
    try {
      await api.ask(signing.signer, key.current, text.trim());
      setState('sent');
    } catch (problem) {
      setError(problem);
      setState('writing');
    }
  };
  return (
    <Sheet title={t('question.title', { organization })} onClose={onClose}>
      {state === 'sent' ? (
        <div className="stack">
          <Text role="status">{t('question.sent', { organization })}</Text>
          <Button fullWidth onClick={onClose}>
            {t('common.close')}
          </Button>
        </div>
      ) : (
        <form className="stack" onSubmit={(event) => void send(event)} noValidate>
          <Text>{t('question.intro')}</Text>
          <Textarea
            label={t('question.label')}
            rows={4}
            dir="auto"
            maxLength={QUESTION_CHARACTERS_MAX}
            value={text}
            onChange={({ currentTarget }) => {
              setText(currentTarget.value);
              setState('writing');
              key.current = randomKey();
            }}
            error={state === 'missing' ? t('question.missing') : error === null ? null : sayError(error, speech)}
            data-autofocus
          />
          <Button type="submit" fullWidth loading={state === 'sending'}>
            {t('question.send')}
          </Button>
        </form>
      )}
    </Sheet>
  );
}
