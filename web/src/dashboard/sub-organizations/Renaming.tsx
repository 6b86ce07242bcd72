import { Button, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Refused } from '../parts/Refused.tsx';
import type { BranchRow } from './Branches.tsx';
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ path: { subOrganizationId: branch.id }, body: { name: name.trim() } });
  };
  return (
    <Dialog title={t('rename')} onClose={onClose} isHeld={change.isPending}>
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
          <Refused error={change.error} />
          <Button type="submit" loading={change.isPending} disabled={name.trim() === ''}>
            {t('save')}
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}
