import { Badge, Button, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { useDoing, useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Confirm } from '../parts/Confirm.tsx';
import { Moment } from '../parts/Moment.tsx';
import { Row, Rows } from '../parts/Rows.tsx';
import { Shown } from '../parts/Shown.tsx';
import { useMay } from '../session.ts';
import { texts as shellTexts } from '../texts.ts';
import { texts } from './texts.ts';

type Invitation = Answer<'listInvitations'>['data'][number];

/** Who was invited and has not come yet. */
export function Invitations() {
  const t = useTexts(texts);
  const shell = useTexts(shellTexts);
  const may = useMay();
  const invitations = useReading('listInvitations', {}, { live: false });
  const [revoking, setRevoking] = useState<Invitation | null>(null);
  const revoke = useDoing('revokeInvitation', { saysError: true, changes: ['listInvitations'] });
  const nameOf = ({ email }: Invitation): string => email ?? t('invitations.whoever');
  return (
    <section>
      <Title order={2} size="h4" mb="sm">
        {t('invitations.title')}
      </Title>
      <Shown of={invitations} rows={1}>
        {({ data }) =>
          data.length === 0 ? (
            <Text c="dimmed">{t('invitations.none')}</Text>
          ) : (
            <Rows label={t('invitations.title')}>
              {data.map((invitation) => (
                <Row
                  key={invitation.id}
                  title={<bdi>{nameOf(invitation)}</bdi>}
                  note={
                    <>
                      {t('invitations.until')} <Moment at={invitation.expiresAt} />
                    </>
                  }
                  aside={
                    <Badge color="ink" variant="light">
                      {shell(`roles.${invitation.role}`)}
                    </Badge>
                  }
                  actions={
                    may('members:write') && (
                      <Button
                        variant="subtle"
                        color="red"
                        onClick={() => setRevoking(invitation)}
                        aria-label={t('invitations.revokeNamed', { name: nameOf(invitation) })}
                      >
                        {t('invitations.revoke')}
                      </Button>
                    )
                  }
                />
              ))}
            </Rows>
          )
        }
      </Shown>
      {revoking && (
        <Confirm
          title={t('invitations.revokeTitle')}
          confirm={t('invitations.revoke')}
          onConfirm={() => revoke.mutateAsync({ path: { invitationId: revoking.id } })}
          onClose={() => setRevoking(null)}
        >
          {t('invitations.revokeText', { name: nameOf(revoking) })}
        </Confirm>
      )}
    </section>
  );
}
