import { Button, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Refused } from '../parts/Refused.tsx';
import { sayDone } from '../parts/say.ts';
import type { Role } from '../session.ts';
import type { Member } from './MemberList.tsx';
import { RoleChoice } from './RoleChoice.tsx';
import { texts } from './texts.ts';

/** Gives a member another role, which counts from their next click on. */
export function ChangingRole({ member, onClose }: { member: Member; onClose(): void }) {
  const t = useTexts(texts);
  const [role, setRole] = useState<Role>(member.role);
  const change = useDoing('changeMember', {
    saysError: true,
    changes: ['listMembers'],
    onDone: () => {
      sayDone(t('role.done', { name: member.name }));
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ path: { personId: member.id }, body: { role } });
  };
  return (
    <Dialog title={t('role.title', { name: member.name })} onClose={onClose} isHeld={change.isPending}>
      <form onSubmit={submit}>
        <Stack>
          <RoleChoice value={role} onChange={setRole} />
          <Refused error={change.error} />
          <Button type="submit" loading={change.isPending} disabled={role === member.role}>
            {t('role.save')}
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}
