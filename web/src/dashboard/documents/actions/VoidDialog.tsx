import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useDoing } from '../../../api/use-api.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { Refused } from '../../parts/Refused.tsx';
import { sayDone } from '../../parts/say.ts';
import { type Document, titleOf } from '../document.ts';
import { texts } from '../texts.ts';

/** Ends the document, for a reason that everybody is told. */
export function VoidDialog({ document, onClose }: { document: Document; onClose(): void }) {
  const t = useTexts(texts);
  const { language, t: say } = useSpeech();
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isMissing) withdraw.mutate({ path: { documentId: document.id }, body: { reason: reason.trim() } });
  };
  return (
    <Dialog
      title={t('act.voidTitle', { title: titleOf(document, language) })}
      onClose={onClose}
      isHeld={withdraw.isPending}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
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
          <Refused error={withdraw.error} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose} disabled={withdraw.isPending}>
              {say('common.cancel')}
            </Button>
            <Button type="submit" color="red.9" loading={withdraw.isPending}>
              {t('act.void')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
