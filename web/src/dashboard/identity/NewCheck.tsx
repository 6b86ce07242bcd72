import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
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
  const submit = () => {
    ask.mutate({ body: { nationalCode, mobile } });
  };
  return (
    <FormDialog
      title={t('ask')}
      onClose={onClose}
      submit={t('asking.submit')}
      doing={ask}
      onSubmit={submit}
      isReady={nationalCode.trim() !== '' && mobile.trim() !== ''}
      isRefusalShown={!isField}
    >
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
    </FormDialog>
  );
}
