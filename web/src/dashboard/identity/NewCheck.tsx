import { Button, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Refused } from '../parts/Refused.tsx';
import { sayDone } from '../parts/say.ts';
import { texts } from './texts.ts';

/** Asks whether a mobile is a person's own, apart from any document. */
export function NewCheck({ onClose }: { onClose(): void }) {
  const t = useTexts(texts);
  const [nationalCode, setNationalCode] = useState('');
  const [mobile, setMobile] = useState('');
  const ask = useDoing('requestIdentityCheck', {
    saysError: true,
    changes: ['listIdentityChecks', 'readWallet'],
    onDone: () => {
      sayDone(t('asking.done'));
      onClose();
    },
  });
  const isWrong = (pointer: string): boolean =>
    ask.error instanceof ApiProblem && ask.error.fields.some((field) => field.pointer === pointer);
  const isField = isWrong('/nationalCode') || isWrong('/mobile');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate({ body: { nationalCode, mobile } });
  };
  return (
    <Dialog title={t('ask')} onClose={onClose} isHeld={ask.isPending}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text>{t('asking.text')}</Text>
          <TextInput
            label={t('nationalCode')}
            dir="ltr"
            inputMode="numeric"
            autoComplete="off"
            maxLength={32}
            value={nationalCode}
            onChange={({ currentTarget: { value } }) => setNationalCode(value)}
            error={isWrong('/nationalCode') && t('asking.codeWrong')}
            data-autofocus
          />
          <TextInput
            label={t('mobile')}
            type="tel"
            dir="ltr"
            autoComplete="off"
            maxLength={32}
            value={mobile}
            onChange={({ currentTarget: { value } }) => setMobile(value)}
            error={isWrong('/mobile') && t('asking.mobileWrong')}
          />
          {!isField && <Refused error={ask.error} />}
          <Button type="submit" loading={ask.isPending} disabled={nationalCode.trim() === '' || mobile.trim() === ''}>
            {t('asking.submit')}
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}
