import { ActionIcon, Badge, Menu } from '@mantine/core';
import { IconDots, IconKey, IconShieldCheck, IconUserCog, IconUserMinus } from '@tabler/icons-react';
import { useState } from 'react';
import { useDoing, useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Confirm } from '../parts/Confirm.tsx';
import { Moment } from '../parts/Moment.tsx';
import { Row, Rows } from '../parts/Rows.tsx';
import { Shown } from '../parts/Shown.tsx';
import { sayDone } from '../parts/say.ts';
import { useMay, useMe } from '../session.ts';
import { texts as shellTexts } from '../texts.ts';
import { ChangingRole } from './ChangingRole.tsx';
import type { Member } from './member.ts';
import { PasswordLink } from './PasswordLink.tsx';
import { mayManage } from './roles.ts';
import { texts } from './texts.ts';

type Doing = { what: 'role' | 'password' | 'removal'; member: Member };

/** The members, and what can be done about each of them by whoever looks. */
export function MemberList() {
  const t = useTexts(texts);
  const { organization } = useMe();
  const members = useReading('listMembers', {}, { live: false });
  const [doing, setDoing] = useState<Doing | null>(null);
  const close = () => setDoing(null);
  const remove = useDoing('removeMember', { saysError: true, changes: ['listMembers'] });
  const removeMember = async ({ id, name }: Member) => {
    await remove.mutateAsync({ path: { personId: id } });
    sayDone(t('removing.done', { name }));
  };
  return (
    <>
      <Shown of={members}>
        {({ data }) => (
          <Rows label={t('members')}>
            {data.map((member) => (
              <MemberRow key={member.id} member={member} onDo={(what) => setDoing({ what, member })} />
            ))}
          </Rows>
        )}
      </Shown>
      {doing?.what === 'role' && <ChangingRole member={doing.member} onClose={close} />}
      {doing?.what === 'password' && <PasswordLink member={doing.member} onClose={close} />}
      {doing?.what === 'removal' && (
        <Confirm
          title={t('removing.title', { name: doing.member.name })}
          confirm={t('remove')}
          onConfirm={() => removeMember(doing.member)}
          onClose={close}
        >
          {t('removing.text', { organization: organization.name })}
        </Confirm>
      )}
    </>
  );
}

function MemberRow({ member, onDo }: { member: Member; onDo(what: Doing['what']): void }) {
  const t = useTexts(texts);
  const shell = useTexts(shellTexts);
  const may = useMay();
  const me = useMe();
  const isMe = member.id === me.person?.id;
  const canManage = may('members:write') && !isMe && mayManage(me.role, member.role);
  return (
    <Row
      title={<bdi>{member.name}</bdi>}
      note={
        <>
          <bdi>{member.email}</bdi>
          <br />
          {member.lastSeenAt === null ? (
            t('never')
          ) : (
            <>
              {t('lastSeen')} <Moment at={member.lastSeenAt} />
            </>
          )}
        </>
      }
      aside={
        <>
          {isMe && <Badge variant="outline">{t('you')}</Badge>}
          {member.totp && (
            <Badge variant="light" color="gray.8" leftSection={<IconShieldCheck size={14} aria-hidden />}>
              {t('totp')}
            </Badge>
          )}
          <Badge color="ink">{shell(`roles.${member.role}`)}</Badge>
        </>
      }
      actions={
        canManage && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={t('actions', { name: member.name })}>
                <IconDots aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconUserCog size={18} aria-hidden />} onClick={() => onDo('role')}>
                {t('changeRole')}
              </Menu.Item>
              <Menu.Item leftSection={<IconKey size={18} aria-hidden />} onClick={() => onDo('password')}>
                {t('passwordLink')}
              </Menu.Item>
              <Menu.Item
                color="red"
                leftSection={<IconUserMinus size={18} aria-hidden />}
                onClick={() => onDo('removal')}
              >
                {t('remove')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )
      }
    />
  );
}
