import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { type FormEvent, lazy, Suspense, useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { CODE_LENGTH, CodeField } from '../../login/CodeField.tsx';
import { Secret } from '../../login/Secret.tsx';
import { texts as loginTexts } from '../../login/texts.ts';
import { Card } from '../parts/Card.tsx';
import { Copy } from '../parts/Copy.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Refused } from '../parts/Refused.tsx';
import { sayDone } from '../parts/say.ts';
import { texts } from './texts.ts';

const QrCode = lazy(async () => ({ default: (await import('../parts/QrCode.tsx')).QrCode }));

/** The second step of logging in. */
export function Authenticator({ isOn }: { isOn: boolean }) {
  const t = useTexts(texts);
  const [setup, setSetup] = useState<Answer<'beginTotp'> | null>(null);
  const [isRemoving, setRemoving] = useState(false);
  const begin = useDoing('beginTotp', { saysError: true, changes: [], onDone: setSetup });
  return (
    <Card title={t('totp.title')} intro={t(isOn ? 'totp.on' : 'totp.off')}>
      {isOn ? (
        <Group justify="space-between">
          <Badge size="lg" color="ink" leftSection={<IconShieldCheck size={16} aria-hidden />}>
            {t('totp.title')}
          </Badge>
          <Button variant="default" onClick={() => setRemoving(true)}>
            {t('totp.remove')}
          </Button>
        </Group>
      ) : setup ? (
        <Confirming setup={setup} onDone={() => setSetup(null)} />
      ) : (
        <Stack>
          <Refused error={begin.error} />
          <Button variant="default" onClick={() => begin.mutate({})} loading={begin.isPending} className="form-submit">
            {t('totp.begin')}
          </Button>
        </Stack>
      )}
      {isRemoving && <Removing onClose={() => setRemoving(false)} />}
    </Card>
  );
}

function Confirming({ setup, onDone }: { setup: Answer<'beginTotp'>; onDone(): void }) {
  const t = useTexts(texts);
  const login = useTexts(loginTexts);
  const [code, setCode] = useState('');
  const confirm = useDoing('confirmTotp', {
    saysError: true,
    changes: ['readMe', 'listMembers'],
    onDone: () => {
      sayDone(t('totp.done'));
      onDone();
    },
  });
  const isWrong = confirm.error instanceof ApiProblem && confirm.error.code === 'totp_wrong';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate({ body: { code } }, { onError: () => setCode('') });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text>{t('totp.scan')}</Text>
        <Suspense>
          <QrCode content={setup.uri} label={t('totp.qr')} />
        </Suspense>
        <div>
          <Text size="sm" mb={4}>
            {t('totp.secret')}
          </Text>
          <Copy value={setup.secret} label={t('totp.secret')} />
        </div>
        <CodeField
          label={t('totp.code')}
          value={code}
          onChange={setCode}
          error={isWrong && login('logIn.codeWrong')}
          autoFocus
        />
        {!isWrong && <Refused error={confirm.error} />}
        <Text size="sm" c="dimmed">
          {t('totp.lost')}
        </Text>
        <Button type="submit" loading={confirm.isPending} disabled={code.length < CODE_LENGTH} className="form-submit">
          {t('totp.confirm')}
        </Button>
      </Stack>
    </form>
  );
}

function Removing({ onClose }: { onClose(): void }) {
  const t = useTexts(texts);
  const [password, setPassword] = useState('');
  const remove = useDoing('endTotp', {
    saysError: true,
    changes: ['readMe', 'listMembers'],
    onDone: () => {
      sayDone(t('totp.removed'));
      onClose();
    },
  });
  const isWrong = remove.error instanceof ApiProblem && remove.error.code === 'password_wrong';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    remove.mutate({ body: { password } });
  };
  return (
    <Dialog title={t('totp.removeTitle')} onClose={onClose} isHeld={remove.isPending}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text>{t('totp.removeText')}</Text>
          <Secret
            label={t('totp.password')}
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
            error={isWrong && t('password.wrong')}
            data-autofocus
          />
          {!isWrong && <Refused error={remove.error} />}
          <Button type="submit" color="red" loading={remove.isPending} disabled={password === ''}>
            {t('totp.remove')}
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}
