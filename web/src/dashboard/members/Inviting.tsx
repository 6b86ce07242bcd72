import { Button, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { useDoing } from '../../api/use-api.ts';
import { formatDateTime } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { isEmail } from '../../login/refusal.ts';
import { Copy } from '../parts/Copy.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Refused } from '../parts/Refused.tsx';
import type { Role } from '../session.ts';
import { RoleChoice } from './RoleChoice.tsx';
import { texts } from './texts.ts';

/** Makes an invitation and shows its link, to be handed over. */
export function Inviting({ onClose }: { onClose(): void }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('sender');
  const [isWrong, setWrong] = useState(false);
  const invite = useDoing('createInvitation', { saysError: true, changes: ['listInvitations'] });
  const isRefusedEmail = invite.error instanceof ApiProblem && invite.error.code === 'validation_failed';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setWrong(!isEmail(email));
    if (isEmail(email)) invite.mutate({ body: { email: email.trim(), role } });
  };
  const begin = () => {
    invite.reset();
    setEmail('');
  };
  return (
    <Dialog title={t('inviting.title')} onClose={onClose} isHeld={invite.isPending}>
      {invite.data ? (
        <Stack>
          <Text role="status">
            {t('inviting.ready', {
              email: invite.data.email ?? '',
              date: formatDateTime(language, invite.data.expiresAt),
            })}
          </Text>
          <Copy value={invite.data.link} label={t('inviting.label')} />
          <Button variant="default" onClick={begin}>
            {t('inviting.another')}
          </Button>
          <Button onClick={onClose}>{t('inviting.close')}</Button>
        </Stack>
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack>
            <TextInput
              type="email"
              label={t('inviting.email')}
              description={t('inviting.emailHint')}
              autoComplete="off"
              dir="ltr"
              maxLength={254}
              value={email}
              onChange={({ currentTarget }) => setEmail(currentTarget.value)}
              error={(isWrong || isRefusedEmail) && t('inviting.emailWrong')}
              data-autofocus
            />
            <RoleChoice value={role} onChange={setRole} />
            {!isRefusedEmail && <Refused error={invite.error} />}
            <Button type="submit" loading={invite.isPending}>
              {t('inviting.make')}
            </Button>
          </Stack>
        </form>
      )}
    </Dialog>
  );
}
