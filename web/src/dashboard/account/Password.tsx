import { Button, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { useDoing } from '../../api/use-api.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { explain } from '../../login/refusal.ts';
import { Secret } from '../../login/Secret.tsx';
import { texts as loginTexts } from '../../login/texts.ts';
import { Card } from '../parts/Card.tsx';
import { Refused } from '../parts/Refused.tsx';
import { sayDone } from '../parts/say.ts';
import { texts } from './texts.ts';

/** Another password, by proving the one until now. */
export function Password({ email }: { email: string }) {
  const t = useTexts(texts);
  const login = useTexts(loginTexts);
  const speech = useSpeech();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const change = useDoing('changePassword', {
    saysError: true,
    changes: ['listSessions'],
    onDone: () => {
      setCurrent('');
      setPassword('');
      sayDone(t('password.done'));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ body: { current, password } });
  };
  const isWrong = change.error instanceof ApiProblem && change.error.code === 'password_wrong';
  const weak = explain(change.error, login, speech, 0).password;
  return (
    <Card title={t('password.title')} intro={t('password.intro')}>
      <form onSubmit={submit} noValidate>
        {/* For password managers, which want to know whose password it is. */}
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        <Stack>
          <Secret
            label={t('password.current')}
            autoComplete="current-password"
            value={current}
            onChange={setCurrent}
            error={isWrong && t('password.wrong')}
          />
          <Secret
            label={t('password.next')}
            description={t('password.hint')}
            autoComplete="new-password"
            value={password}
            onChange={setPassword}
            error={weak}
          />
          {!isWrong && weak === undefined && <Refused error={change.error} />}
          <Button
            type="submit"
            variant="default"
            loading={change.isPending}
            disabled={current === '' || password === ''}
            className="form-submit"
          >
            {t('password.submit')}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}
