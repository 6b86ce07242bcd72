import { Alert, Button, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useSearch } from 'wouter';
import { useDoing, useReading } from '../api/use-api.ts';
import { useTexts } from '../language/use-texts.ts';
import { backFrom } from './back.ts';
import { CODE_LENGTH, CodeField } from './CodeField.tsx';
import { Door } from './Door.tsx';
import { EmailField } from './EmailField.tsx';
import { GoBack } from './GoBack.tsx';
import { isEmail, type Wrong } from './refusal.ts';
import { Secret } from './Secret.tsx';
import { texts } from './texts.ts';
import { type Entering, useEntering } from './use-entering.ts';

/** Email and password, then the authenticator app's code where the person has one; then where they wanted to go. */
export default function LogIn() {
  const t = useTexts(texts);
  const search = useSearch();
  const client = useQueryClient();
  const me = useReading('readMe', {}, { live: false });
  const entering = useEntering();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const logIn = useDoing('logIn', {
    saysError: true,
    changes: ['readMe'],
    // What somebody else may have read here before is none of this person's business.
    onDone: () => client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'readMe' }),
  });

  if (me.isSuccess && !logIn.isPending) return <GoBack to={backFrom(search)} />;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wrong: Wrong = {};
    if (email.trim() === '') wrong.email = t('invalid.emailMissing');
    else if (!isEmail(email)) wrong.email = t('invalid.email');
    if (password === '') wrong.password = t('invalid.passwordMissing');
    entering.say(wrong);
    if (Object.keys(wrong).length > 0) return;
    const body = { email: email.trim(), password, ...(entering.needsCode && { code }) };
    logIn.mutate(
      { body },
      {
        onError: (error) => {
          setCode('');
          entering.refused(error);
        },
      },
    );
  };
  const isBusy = logIn.isPending;

  if (entering.needsCode) {
    return (
      <Door title={t('logIn.codeTitle')} intro={t('logIn.codeIntro')}>
        <form onSubmit={submit} noValidate>
          <Stack>
            <CodeField label={t('logIn.code')} value={code} onChange={setCode} error={entering.wrong.code} autoFocus />
            <WrongAll entering={entering} />
            <Button type="submit" loading={isBusy} disabled={entering.isLocked || code.length < CODE_LENGTH}>
              {t('logIn.codeSubmit')}
            </Button>
            <Button variant="subtle" onClick={entering.restart}>
              {t('logIn.other')}
            </Button>
          </Stack>
        </form>
      </Door>
    );
  }
  return (
    <Door
      title={t('logIn.title')}
      foot={
        <>
          <p>{t('logIn.forgot')}</p>
          <p>{t('logIn.noAccount')}</p>
        </>
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <EmailField
            label={t('logIn.email')}
            value={email}
            onChange={setEmail}
            error={entering.wrong.email}
            autoFocus
          />
          <Secret
            label={t('logIn.password')}
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
            error={entering.wrong.password}
          />
          <WrongAll entering={entering} />
          <Button type="submit" loading={isBusy} disabled={entering.isLocked}>
            {t('logIn.submit')}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}

/** What is wrong with no field in particular. */
export function WrongAll({ entering }: { entering: Entering }) {
  if (entering.wrong.all === undefined) return null;
  return (
    <Alert color="red" role="alert">
      {entering.wrong.all}
    </Alert>
  );
}
