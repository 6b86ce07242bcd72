import { Button, Checkbox, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Field, SigningView } from '../api/signing.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { fieldsLeft, stageFor, valueIn } from './fields.ts';
import { Sheet } from './Sheet.tsx';
import type { Progress } from './use-progress.ts';

/** Filling in one field. The next one that is missing follows. */
export function FieldEntry({ field, view, progress }: { field: Field; view: SigningView; progress: Progress }) {
  const { t } = useSpeech();
  const { draft, close, fill } = progress;
  const label = field.label ?? t(`field.${field.kind}`);
  const [value, setValue] = useState(() => valueIn(field, draft) ?? (field.kind === 'checkbox' ? false : ''));
  const [isMissing, setMissing] = useState(false);
  const done = (event: FormEvent) => {
    event.preventDefault();
    const isEmpty = typeof value === 'string' ? value.trim() === '' : !value;
    if (field.required && isEmpty) return setMissing(true);
    const fields = { ...draft.fields, [field.id]: value };
    const next = fieldsLeft(view, { ...draft, fields }).find(({ kind }) => kind === 'text' || kind === 'checkbox');
    fill({ fields }, (next && stageFor(next, view.approver.action)) ?? undefined);
  };
  return (
    <Sheet title={field.required ? t('field.required', { label }) : label} onClose={close}>
      <form className="stack" onSubmit={done} noValidate>
        {typeof value === 'boolean' ? (
          <Checkbox
            size="md"
            classNames={{ body: 'check', label: 'check-label' }}
            label={label}
            checked={value}
            error={isMissing ? t('field.tick') : null}
            onChange={({ currentTarget }) => setValue(currentTarget.checked)}
            data-autofocus
          />
        ) : (
          <Textarea
            aria-label={label}
            dir="auto"
            rows={field.maxLength > 80 ? 4 : 1}
            maxLength={field.maxLength}
            value={value}
            error={isMissing ? t('field.missing') : null}
            onChange={({ currentTarget }) => setValue(currentTarget.value)}
            data-autofocus
          />
        )}
        <Button type="submit" fullWidth>
          {t('field.next')}
        </Button>
      </form>
    </Sheet>
  );
}
