import { Button, NativeSelect, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Refused } from '../parts/Refused.tsx';
import { useMe } from '../session.ts';
import type { BranchRow } from './Branches.tsx';
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate({ body: { name: name.trim(), ...(parentId !== organization.id && { parentId }) } });
  };
  const above = branches.filter(({ level }) => level < LEVELS_MAX);
  return (
    <Dialog title={t('add')} onClose={onClose} isHeld={make.isPending}>
      <form onSubmit={submit}>
        <Stack>
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
              size="md"
              value={parentId}
              onChange={({ currentTarget: { value } }) => setParentId(value)}
              data={[organization, ...above].map((each) => ({ value: each.id, label: each.name }))}
            />
          )}
          <Refused error={make.error} />
          <Button type="submit" loading={make.isPending} disabled={name.trim() === ''}>
            {t('make')}
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}
