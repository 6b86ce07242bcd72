import { Checkbox, Paper, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Schemas } from '../../../../../src/api/generated/countersign.ts';
import { useDoing } from '../../../api/use-api.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { FormDialog } from '../../parts/FormDialog.tsx';
import { sayDone } from '../../parts/say.ts';
import { texts } from '../texts.ts';

type Choice = { approverId: string; label: string; keepPerson: boolean };
const LEFT = ['removed', 'replaced'];

/** A template of a document: what it is called, and who stays the same each time. */
export function SaveTemplate({ document, onClose }: { document: Schemas['Document']; onClose(): void }) {
  const t = useTexts(texts);
  const [, go] = useLocation();
  const approvers = document.steps.flatMap((step) => step.approvers).filter(({ status }) => !LEFT.includes(status));
  const [name, setName] = useState(document.title);
  const [choices, setChoices] = useState<Choice[]>(() =>
    approvers.map(({ id, role }) => ({ approverId: id, label: role ?? '', keepPerson: false })),
  );
  const creating = useDoing('createTemplate', {
    changes: ['listTemplates'],
    saysError: true,
    onDone: (template) => {
      sayDone(t('template.saved'));
      go(`/create/templates/${template.id}`);
    },
  });
  const choose = (id: string, changes: Partial<Choice>) =>
    setChoices((all) => all.map((choice) => (choice.approverId === id ? { ...choice, ...changes } : choice)));
  const submit = () => {
    if (name.trim() === '') return;
    const slots = choices.map(({ label, ...choice }) => ({ ...choice, label: label.trim() || null }));
    creating.mutate({ body: { documentId: document.id, name: name.trim(), slots } });
  };
  return (
    <FormDialog
      title={t('template.saveTitle')}
      size="lg"
      onClose={onClose}
      submit={t('template.save')}
      doing={creating}
      onSubmit={submit}
    >
      <Text c="dimmed">{t('template.saveIntro')}</Text>
      <TextInput
        label={t('template.name')}
        value={name}
        onChange={({ currentTarget: { value } }) => setName(value)}
        error={name.trim() === '' ? t('editor.missing') : undefined}
        maxLength={200}
        dir="auto"
        data-autofocus
      />
      {approvers.map((approver, index) => (
        <Paper key={approver.id} withBorder radius="md" p="md">
          <Text fw={600} mb="xs">
            <bdi>{approver.name}</bdi>
          </Text>
          <TextInput
            label={t('template.label')}
            placeholder={t('template.labelExample')}
            value={choices[index]?.label ?? ''}
            onChange={({ currentTarget: { value } }) => choose(approver.id, { label: value })}
            maxLength={100}
            dir="auto"
          />
          <Checkbox
            className="tall"
            mt="xs"
            label={t('template.keepPerson', { name: approver.name })}
            checked={choices[index]?.keepPerson ?? false}
            onChange={({ currentTarget: { checked } }) => choose(approver.id, { keepPerson: checked })}
          />
        </Paper>
      ))}
    </FormDialog>
  );
}
