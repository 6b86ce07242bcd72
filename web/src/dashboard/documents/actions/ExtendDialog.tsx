import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useDoing } from '../../../api/use-api.ts';
import { formatDateTime } from '../../../language/format.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { FormDialog } from '../../parts/FormDialog.tsx';
import { localTime } from '../../parts/local-time.ts';
import { sayDone } from '../../parts/say.ts';
import type { Document } from '../document.ts';
import { texts } from '../texts.ts';

const WEEK_MS = 7 * 86_400_000;

/** Moves the expiry, or takes it away. A document that has one begins a week later. */
export function ExtendDialog({ document, onClose }: { document: Document; onClose(): void }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const [at, setAt] = useState(() =>
    localTime(Math.max(document.expiresAt === null ? 0 : Date.parse(document.expiresAt), Date.now()) + WEEK_MS),
  );
  const [isNever, setNever] = useState(false);
  const [isTried, setTried] = useState(false);
  const time = new Date(at);
  const isMissing = !isNever && Number.isNaN(time.getTime());
  const extend = useDoing('extendDocument', {
    saysError: true,
    onDone: () => {
      sayDone(t('act.extended'));
      onClose();
    },
  });
  const submit = () => {
    setTried(true);
    if (isMissing) return;
    extend.mutate({ path: { documentId: document.id }, body: { expiresAt: isNever ? null : time.toISOString() } });
  };
  return (
    <FormDialog
      title={t('act.extendTitle')}
      onClose={onClose}
      submit={t('act.extendSave')}
      doing={extend}
      onSubmit={submit}
    >
      <TextInput
        type="datetime-local"
        label={t('act.extendAt')}
        data-autofocus
        disabled={isNever}
        min={localTime(Date.now())}
        value={at}
        onChange={({ currentTarget: { value } }) => setAt(value)}
        {...(!isMissing && !isNever && { description: formatDateTime(language, time.toISOString()) })}
        error={isTried && isMissing && t('act.extendMissing')}
      />
      <Checkbox
        size="md"
        className="tall"
        label={t('act.extendNever')}
        checked={isNever}
        onChange={({ currentTarget: { checked } }) => setNever(checked)}
      />
    </FormDialog>
  );
}
