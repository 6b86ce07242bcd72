import { Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useDoing } from '../../../api/use-api.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { FormDialog } from '../../parts/FormDialog.tsx';
import { sayDone } from '../../parts/say.ts';
import { type Document, titleOf } from '../document.ts';
import { texts } from '../texts.ts';

/** Ends the document, for a reason that everybody is told. */
export function VoidDialog({ document, onClose }: { document: Document; onClose(): void }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const isMissing = reason.trim() === '';
  const withdraw = useDoing('voidDocument', {
    saysError: true,
    onDone: () => {
      sayDone(t('act.voided'));
      onClose();
    },
  });
  const submit = () => {
    setTried(true);
    if (!isMissing) withdraw.mutate({ path: { documentId: document.id }, body: { reason: reason.trim() } });
  };
  return (
    <FormDialog
      title={t('act.voidTitle', { title: titleOf(document, language) })}
      onClose={onClose}
      submit={t('act.void')}
      doing={withdraw}
      onSubmit={submit}
      isGrave
    >
      <Text size="sm">{t('act.voidText')}</Text>
      <Textarea
        label={t('act.voidReason')}
        description={t('act.voidReasonHint')}
        data-autofocus
        required
        autosize
        minRows={2}
        maxRows={8}
        maxLength={1_000}
        dir="auto"
        value={reason}
        onChange={({ currentTarget: { value } }) => setReason(value)}
        error={isTried && isMissing && t('act.voidReasonMissing')}
      />
    </FormDialog>
  );
}
