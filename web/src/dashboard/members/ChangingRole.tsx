import { useState } from 'react';
import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
import { sayDone } from '../parts/say.ts';
import type { Role } from '../session.ts';
import type { Member } from './member.ts';
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
  const submit = () => {
    change.mutate({ path: { personId: member.id }, body: { role } });
  };
  return (
    <FormDialog
      title={t('role.title', { name: member.name })}
      onClose={onClose}
      submit={t('role.save')}
      doing={change}
      onSubmit={submit}
      isReady={role !== member.role}
    >
      <RoleChoice value={role} onChange={setRole} />
    </FormDialog>
  );
}
