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
import { EmailField } from './EmailField.tsx';
import { WrongAll } from './LogIn.tsx';
import { isEmail, type LoginText, type Wrong } from './refusal.ts';
import { Secret } from './Secret.tsx';
import { texts } from './texts.ts';
import { useEntering } from './use-entering.ts';

type Opening = Answer<'readInvitation'>;
type Given = { email: string; name: string; organization: string; password: string; code: string };
/** What has to be given beside an address and a password. */
type Asks = {
  /** The person's name: they have no account yet. */
  isNew: boolean;
  /** The organization's name: it has none yet. */
  isNameless: boolean;
  /** The password is a new one. */
  choosesPassword: boolean;
};
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
  const asks = asksOf(opening);
  const [given, setGiven] = useState<Given>({
    ...{ email: opening.email ?? '', name: '', organization: '', password: '', code: '' },
  });
  const set = (changes: Partial<Given>) => setGiven((before) => ({ ...before, ...changes }));
  const naming = useDoing('changeSettings', { saysError: true, changes: [] });
  const accept = useDoing('acceptInvitation', {
    saysError: true,
    changes: [],
    onDone: async () => {
      // The settings offer it again, should this fail.
      if (asks.isNameless) await naming.mutateAsync({ body: { name: given.organization.trim() } }).catch(() => {});
      client.clear();
      navigate('/', { replace: true });
    },
  });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wrong = missingIn(given, asks, t);
    entering.say(wrong);
    if (Object.keys(wrong).length > 0) return;
    const body = {
      password: given.password,
      ...(opening.email === null && { email: given.email.trim() }),
      ...(asks.isNew && { name: given.name.trim(), language }),
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
            <Who opening={opening} asks={asks} given={given} onChange={set} wrong={entering.wrong} />
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

/** Who comes in, and by which password. */
function Who({
  opening,
  asks: { isNew, isNameless, choosesPassword },
  given,
  wrong,
  onChange,
}: {
  opening: Opening;
  asks: Asks;
  given: Given;
  wrong: Wrong;
  onChange(changes: Partial<Given>): void;
}) {
  const t = useTexts(texts);
  return (
    <>
      <EmailField
        label={t('logIn.email')}
        readOnly={opening.email !== null}
        value={given.email}
        onChange={(email) => onChange({ email })}
        error={wrong.email}
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
          onChange={({ currentTarget }) => onChange({ name: currentTarget.value })}
          error={wrong.name}
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
          onChange={({ currentTarget }) => onChange({ organization: currentTarget.value })}
          error={wrong.organization}
        />
      )}
      <Secret
        label={t(choosesPassword ? 'join.newPassword' : 'join.yourPassword')}
        {...(choosesPassword && { description: t('join.passwordHint') })}
        autoComplete={choosesPassword ? 'new-password' : 'current-password'}
        value={given.password}
        onChange={(password) => onChange({ password })}
        error={wrong.password}
      />
    </>
  );
}

function missingIn(given: Given, { isNew, isNameless, choosesPassword }: Asks, t: LoginText): Wrong {
  const wrong: Wrong = {};
  if (given.email.trim() === '') wrong.email = t('invalid.emailMissing');
  else if (!isEmail(given.email)) wrong.email = t('invalid.email');
  if (isNew && given.name.trim() === '') wrong.name = t('invalid.name');
  if (isNameless && given.organization.trim() === '') wrong.organization = t('invalid.organization');
  if (given.password === '') wrong.password = t('invalid.passwordMissing');
  else if (choosesPassword && [...given.password].length < PASSWORD_MIN) wrong.password = t('invalid.short');
  return wrong;
}

function asksOf(opening: Opening): Asks {
  const { purpose, known, organization } = opening;
  const isNew = purpose === 'join' && !known;
  return {
    isNew,
    isNameless: isSetUp(opening) && organization === UNNAMED,
    choosesPassword: isNew || purpose === 'password',
  };
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
