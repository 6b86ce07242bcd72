import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
import type { BranchRow } from './branch.ts';
import { texts } from './texts.ts';

/** Gives the organization another name. */
export function Renaming({ of: branch, onClose }: { of: BranchRow; onClose(): void }) {
  const t = useTexts(texts);
  const [name, setName] = useState(branch.name);
  const change = useDoing('changeSubOrganization', {
    saysError: true,
    changes: ['readSubOrganization', 'listSubOrganizations', 'readMe'],
    onDone: onClose,
  });
  const submit = () => {
    change.mutate({ path: { subOrganizationId: branch.id }, body: { name: name.trim() } });
  };
  return (
    <FormDialog
      title={t('rename')}
      onClose={onClose}
      submit={t('save')}
      doing={change}
      onSubmit={submit}
      isReady={name.trim() !== ''}
    >
      <TextInput
        label={t('name')}
        dir="auto"
        maxLength={200}
        value={name}
        onChange={({ currentTarget: { value } }) => setName(value)}
        data-autofocus
      />
    </FormDialog>
  );
}
