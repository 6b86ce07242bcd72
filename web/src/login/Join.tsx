import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { UNNAMED } from '../../../src/organizations/unnamed.ts';
import type { Answer } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { useDoing, useReading } from '../api/use-api.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { useTexts } from '../language/use-texts.ts';
import { Failure } from '../parts/Failure.tsx';
import { CODE_LENGTH, CodeField } from './CodeField.tsx';
import { Door } from './Door.tsx';
import { WrongAll } from './LogIn.tsx';
import { isEmail, type LoginText, type Wrong } from './refusal.ts';
import { Secret } from './Secret.tsx';
import { texts } from './texts.ts';
import { useEntering } from './use-entering.ts';

type Opening = Answer<'readInvitation'>;
const PASSWORD_MIN = 10;

/** What a link lets its opener do: set the installation up, join an organization, or choose a new password. */
export default function Join({ token }: { token: string }) {
  const t = useTexts(texts);
  const opening = useReading('readInvitation', { path: { token } }, { live: false, staleMs: Number.POSITIVE_INFINITY });
  if (opening.data) return <Accepting token={token} opening={opening.data} />;
  if (!opening.isError) return null;
  const isDead = opening.error instanceof ApiProblem && opening.error.status < 429;
  if (!isDead) {
    return (
      <main className="lone">
        <Failure error={opening.error} onRetry={() => opening.refetch().then(() => undefined)} />
      </main>
    );
  }
  return (
    <Door title={t('join.deadTitle')} intro={t('join.dead')}>
      <Anchor component={Link} href="/login" className="door-link">
        {t('join.toLogin')}
      </Anchor>
    </Door>
  );
}

function Accepting({ token, opening }: { token: string; opening: Opening }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const entering = useEntering();
  const [given, setGiven] = useState({
    ...{ email: opening.email ?? '', name: '', organization: '', password: '', code: '' },
  });
  const set = (changes: Partial<typeof given>) => setGiven((before) => ({ ...before, ...changes }));
  const naming = useDoing('changeSettings', { saysError: true, changes: [] });
  const accept = useDoing('acceptInvitation', {
    saysError: true,
    changes: [],
    onDone: async () => {
      // The settings offer it again, should this fail.
      if (isNameless) await naming.mutateAsync({ body: { name: given.organization.trim() } }).catch(() => {});
      client.clear();
      navigate('/', { replace: true });
    },
  });
  const isNameless = isSetUp(opening) && opening.organization === UNNAMED;
  const isNew = opening.purpose === 'join' && !opening.known;
  const choosesPassword = isNew || opening.purpose === 'password';

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wrong = missingIn(given, { isNew, isNameless, choosesPassword }, t);
    entering.say(wrong);
    if (Object.keys(wrong).length > 0) return;
    const body = {
      password: given.password,
      ...(opening.email === null && { email: given.email.trim() }),
      ...(isNew && { name: given.name.trim(), language }),
      ...(entering.needsCode && { code: given.code }),
    };
    accept.mutate(
      { path: { token }, body },
      {
        onError: (error) => {
          set({ code: '' });
          entering.refused(error);
        },
      },
    );
  };

  const { title, intro, button } = wordsFor(opening, t);
  return (
    <Door title={title} intro={intro}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {entering.needsCode ? (
            <>
              <Text>{t('logIn.codeIntro')}</Text>
              <CodeField
                label={t('logIn.code')}
                value={given.code}
                onChange={(code) => set({ code })}
                error={entering.wrong.code}
                autoFocus
              />
            </>
          ) : (
            <>
              <TextInput
                type="email"
                label={t('logIn.email')}
                autoComplete="username"
                dir="ltr"
                maxLength={254}
                readOnly={opening.email !== null}
                value={given.email}
                onChange={({ currentTarget }) => set({ email: currentTarget.value })}
                error={entering.wrong.email}
                {...(opening.email === null && { autoFocus: true })}
              />
              {isNew && (
                <TextInput
                  label={t('join.name')}
                  description={t('join.nameHint')}
                  autoComplete="name"
                  maxLength={200}
                  dir="auto"
                  value={given.name}
                  onChange={({ currentTarget }) => set({ name: currentTarget.value })}
                  error={entering.wrong.name}
                />
              )}
              {isNameless && (
                <TextInput
                  label={t('join.organization')}
                  description={t('join.organizationHint')}
                  autoComplete="organization"
                  maxLength={200}
                  dir="auto"
                  value={given.organization}
                  onChange={({ currentTarget }) => set({ organization: currentTarget.value })}
                  error={entering.wrong.organization}
                />
              )}
              <Secret
                label={t(choosesPassword ? 'join.newPassword' : 'join.yourPassword')}
                {...(choosesPassword && { description: t('join.passwordHint') })}
                autoComplete={choosesPassword ? 'new-password' : 'current-password'}
                value={given.password}
                onChange={(password) => set({ password })}
                error={entering.wrong.password}
              />
            </>
          )}
          <WrongAll entering={entering} />
          <Button
            type="submit"
            loading={accept.isPending || naming.isPending}
            disabled={entering.isLocked || (entering.needsCode && given.code.length < CODE_LENGTH)}
          >
            {button}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}

function missingIn(
  given: { email: string; name: string; organization: string; password: string },
  { isNew, isNameless, choosesPassword }: { isNew: boolean; isNameless: boolean; choosesPassword: boolean },
  t: LoginText,
): Wrong {
  const wrong: Wrong = {};
  if (given.email.trim() === '') wrong.email = t('invalid.emailMissing');
  else if (!isEmail(given.email)) wrong.email = t('invalid.email');
  if (isNew && given.name.trim() === '') wrong.name = t('invalid.name');
  if (isNameless && given.organization.trim() === '') wrong.organization = t('invalid.organization');
  if (given.password === '') wrong.password = t('invalid.passwordMissing');
  else if (choosesPassword && [...given.password].length < PASSWORD_MIN) wrong.password = t('invalid.short');
  return wrong;
}

/** Who opens it is the first one here. */
const isSetUp = ({ purpose, email, role }: Opening): boolean =>
  purpose === 'join' && email === null && role === 'owner';

function wordsFor(opening: Opening, t: LoginText) {
  const { purpose, organization, email, role, known } = opening;
  if (purpose === 'password') {
    return {
      title: t('join.passwordTitle'),
      intro: t('join.passwordIntro', { email: email ?? '' }),
      button: t('join.passwordSubmit'),
    };
  }
  if (isSetUp(opening)) {
    const isNamed = organization !== UNNAMED;
    return {
      title: t('join.setupTitle'),
      intro: isNamed ? t('join.setupIntro', { organization }) : t('join.setupFirst'),
      button: t('join.setupSubmit'),
    };
  }
  return {
    title: t('join.joinTitle', { organization }),
    intro: t(known ? 'join.joinKnown' : 'join.joinIntro', { role: t(`roles.${role}`) }),
    button: t('join.joinSubmit'),
  };
}
