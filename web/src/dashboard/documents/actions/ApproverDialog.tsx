import { NativeSelect, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useDoing } from '../../../api/use-api.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { FormDialog } from '../../parts/FormDialog.tsx';
import { PersonName } from '../../parts/PersonName.tsx';
import { sayDone } from '../../parts/say.ts';
import { useFieldErrors } from '../../parts/use-field-errors.ts';
import { ACTIONS, IDENTITIES } from '../../parts/vocabulary.ts';
import { type Approver, type Document, nameOf } from '../document.ts';
import { texts } from '../texts.ts';

/** Who is to be added, what is to be different about somebody, or who takes their place. */
export type ApproverTask = { kind: 'add' } | { kind: 'change' | 'replace'; approver: Approver };

const LANGUAGES = ['en', 'ar', 'fa'] as const;
type Form = Pick<Approver, 'name' | 'phone' | 'action' | 'language'> & {
  role: string;
  identity: Approver['identity'] | '';
};

/** Asks for an approver's name, number and task. What the API refuses is said at the field it is about. */
export function ApproverDialog({
  document,
  task,
  onClose,
}: {
  document: Document;
  task: ApproverTask;
  onClose(): void;
}) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const [form, setForm] = useState<Form>(() => begun(document, task));
  const [place, setPlace] = useState('last');
  const places = usePlaces(document);
  const [isTried, setTried] = useState(false);
  const save = useSave(document, task, onClose);
  const errorOf = useFieldErrors(save.error);
  const set = (changes: Partial<Form>) => setForm((before) => ({ ...before, ...changes }));
  const isMissing = (text: string) => isTried && text.trim() === '';
  const submit = () => {
    setTried(true);
    if (form.name.trim() !== '' && form.phone.trim() !== '') save.send(form, place);
  };
  const name = task.kind === 'add' ? '' : nameOf(task.approver, language);
  return (
    <FormDialog
      title={titleOf(task, name, t)}
      onClose={onClose}
      submit={t(task.kind === 'change' ? 'act.saveChange' : task.kind === 'add' ? 'act.add' : 'act.replace')}
      doing={save}
      onSubmit={submit}
    >
      {task.kind === 'replace' && <Text size="sm">{t('act.replaceText')}</Text>}
      {task.kind === 'change' && document.status !== 'draft' && <Text size="sm">{t('act.contactChanges')}</Text>}
      <PersonName
        label={t('act.name')}
        isFirst
        required
        value={form.name}
        onChange={(given) => set({ name: given })}
        onContact={({ name: known, phone }) => set({ name: known ?? '', phone })}
        error={isMissing(form.name) ? t('act.missing') : errorOf('/name')}
      />
      <TextInput
        label={t('act.phone')}
        description={t('act.phoneHint')}
        type="tel"
        dir="ltr"
        required
        autoComplete="off"
        maxLength={32}
        value={form.phone}
        onChange={({ currentTarget: { value } }) => set({ phone: value })}
        error={isMissing(form.phone) ? t('act.missing') : errorOf('/phone')}
      />
      <TextInput
        label={t('act.role')}
        maxLength={200}
        value={form.role}
        onChange={({ currentTarget: { value } }) => set({ role: value })}
        error={errorOf('/role')}
      />
      {task.kind !== 'replace' && (
        <NativeSelect
          label={t('act.action')}
          value={form.action}
          onChange={({ currentTarget: { value } }) => set({ action: value as Form['action'] })}
          data={ACTIONS.map((value) => ({ value, label: t(`act.actionOf.${value}`) }))}
        />
      )}
      <NativeSelect
        label={t('act.languageOf')}
        value={form.language}
        onChange={({ currentTarget: { value } }) => set({ language: value as Form['language'] })}
        data={LANGUAGES.map((value) => ({ value, label: t(`route.language.${value}`) }))}
      />
      {task.kind !== 'replace' && (
        <NativeSelect
          label={t('act.identityOf')}
          value={form.identity}
          onChange={({ currentTarget: { value } }) => set({ identity: value as Form['identity'] })}
          data={[
            ...(task.kind === 'add' ? [{ value: '', label: t('act.usualIdentity') }] : []),
            ...IDENTITIES.map((value) => ({ value, label: t(`route.identity.${value}`) })),
          ]}
        />
      )}
      {task.kind === 'add' && (
        <NativeSelect
          label={t('act.where')}
          value={place}
          onChange={({ currentTarget: { value } }) => setPlace(value)}
          data={places}
        />
      )}
    </FormDialog>
  );
}

function titleOf({ kind }: ApproverTask, name: string, t: ReturnType<typeof useTexts<(typeof texts)['en']>>): string {
  if (kind === 'add') return t('act.addTitle');
  return t(kind === 'change' ? 'act.changeTitle' : 'act.replaceTitle', { name });
}

function begun(document: Document, task: ApproverTask): Form {
  if (task.kind === 'add') {
    return { name: '', phone: '', role: '', action: 'approve', language: document.language, identity: '' };
  }
  const { name, phone, role, action, language, identity } = task.approver;
  const whoever = task.kind === 'replace' ? { name: '', phone: '' } : { name, phone };
  return { ...whoever, role: role ?? '', action, language, identity };
}

/** Where somebody may still come in: into a step that is not finished, or on their own before one that has not begun. */
function usePlaces({ steps }: Document): { value: string; label: string }[] {
  const t = useTexts(texts);
  return [
    { value: 'last', label: t('act.asLast') },
    ...steps.flatMap(({ id, position, status }) => [
      ...(status === 'waiting' ? [{ value: `at ${position}`, label: t('act.beforeStep', { position }) }] : []),
      ...(status === 'finished' ? [] : [{ value: `in ${id}`, label: t('act.withStep', { position }) }]),
    ]),
  ];
}

function placeOf(place: string): { stepId?: string; position?: number } {
  const [how, where = ''] = place.split(' ');
  if (how === 'in') return { stepId: where };
  return how === 'at' ? { position: Number(where) } : {};
}

/** The operation that the task needs, with what is shown of it. */
function useSave({ id: documentId }: Document, task: ApproverTask, onClose: () => void) {
  const t = useTexts(texts);
  const done = (text: 'act.added' | 'act.changed' | 'act.replaced') => ({
    saysError: true,
    onDone: ({ name }: Approver) => {
      sayDone(t(text, { name }));
      onClose();
    },
  });
  const add = useDoing('addApprover', done('act.added'));
  const change = useDoing('changeApprover', done('act.changed'));
  const replace = useDoing('replaceApprover', done('act.replaced'));
  const used = { add, change, replace }[task.kind];
  return {
    isPending: used.isPending,
    error: used.error,
    send({ name, phone, role, action, language, identity }: Form, place: string): void {
      const who = { name: name.trim(), phone: phone.trim(), role: role.trim() || null, language };
      if (task.kind === 'add') {
        add.mutate({
          path: { documentId },
          body: { ...who, action, ...(identity !== '' && { identity }), ...placeOf(place) },
        });
        return;
      }
      const path = { documentId, approverId: task.approver.id };
      if (task.kind === 'replace') replace.mutate({ path, body: who });
      else change.mutate({ path, body: { ...who, action, ...(identity !== '' && { identity }) } });
    },
  };
}
