import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
import { useFieldErrors } from '../parts/use-field-errors.ts';
import type { Connection } from './Condition.tsx';
import { texts } from './texts.ts';

/** Gives a connection another name. */
export function Renaming({ of: { id, name }, onClose }: { of: Connection; onClose(): void }) {
  const t = useTexts(texts);
  const [given, setGiven] = useState(name);
  const change = useDoing('changeWhatsAppConnection', {
    changes: ['readWhatsAppConnection', 'listWhatsAppConnections'],
    saysError: true,
    onDone: onClose,
  });
  const fieldError = useFieldErrors(change.error);
  return (
    <FormDialog
      title={t('rename.title')}
      submit={t('rename.submit')}
      doing={change}
      isReady={given.trim() !== ''}
      onSubmit={() => change.mutate({ path: { connectionId: id }, body: { name: given.trim() } })}
      onClose={onClose}
    >
      <TextInput
        label={t('name')}
        dir="auto"
        value={given}
        onChange={({ currentTarget: { value } }) => setGiven(value)}
        error={fieldError('/name')}
        maxLength={60}
        required
        data-autofocus
      />
    </FormDialog>
  );
}
