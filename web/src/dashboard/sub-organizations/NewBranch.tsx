import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
import { useMe } from '../session.ts';
import type { BranchRow } from './branch.ts';
import { texts } from './texts.ts';

const LEVELS_MAX = 4;

/** Makes an organization under this one, or under one of those. */
export function NewBranch({
  branches,
  onClose,
  onMade,
}: {
  branches: readonly BranchRow[];
  onClose(): void;
  onMade(id: string): void;
}) {
  const t = useTexts(texts);
  const { organization } = useMe();
  const [name, setName] = useState('');
  const [parentId, setParentId] = useState(organization.id);
  const make = useDoing('createSubOrganization', {
    saysError: true,
    changes: ['listSubOrganizations'],
    onDone: ({ id }) => onMade(id),
  });
  const submit = () => {
    make.mutate({ body: { name: name.trim(), ...(parentId !== organization.id && { parentId }) } });
  };
  const above = branches.filter(({ level }) => level < LEVELS_MAX);
  return (
    <FormDialog
      title={t('add')}
      onClose={onClose}
      submit={t('make')}
      doing={make}
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
      {above.length > 0 && (
        <NativeSelect
          label={t('parent')}
          value={parentId}
          onChange={({ currentTarget: { value } }) => setParentId(value)}
          data={[organization, ...above].map((each) => ({ value: each.id, label: each.name }))}
        />
      )}
    </FormDialog>
  );
}
