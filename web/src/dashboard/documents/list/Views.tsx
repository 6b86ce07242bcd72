import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { IconBookmarkPlus, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Answer } from '../../../api/client.ts';
import { useDoing, useReading } from '../../../api/use-api.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { Confirm } from '../../parts/Confirm.tsx';
import { FormDialog } from '../../parts/FormDialog.tsx';
import { sayDone } from '../../parts/say.ts';
import { texts } from '../texts.ts';
import { type Filter, filterOfView, isSame, NO_FILTER, viewFilterOf } from './filter.ts';

type Props = { filter: Filter; onChange(filter: Filter): void };
type View = Answer<'listViews'>['data'][number];

/** What most people look for most of the time; beside them stands what people saved themselves. */
const USUAL = [
  ['all', NO_FILTER],
  ['drafts', { ...NO_FILTER, status: ['draft'] }],
  ['open', { ...NO_FILTER, status: ['pending', 'in_progress'] }],
  ['held', { ...NO_FILTER, blocked: true }],
  ['approved', { ...NO_FILTER, status: ['approved'] }],
  ['ended', { ...NO_FILTER, status: ['rejected', 'expired', 'voided'] }],
] as const satisfies readonly (readonly [string, Filter])[];

/** Views of the list: one click instead of five. */
export function Views({ filter, onChange }: Props) {
  const t = useTexts(texts);
  const views = useReading('listViews', {}, { live: false });
  const [isSaving, setSaving] = useState(false);
  const [leaving, setLeaving] = useState<View | null>(null);
  const saved = (views.data?.data ?? []).map((view) => ({ view, filter: filterOfView(view.filter) }));
  const current = saved.find((each) => isSame(each.filter, filter))?.view;
  const isUsual = USUAL.some(([, usual]) => isSame(usual, filter));
  return (
    <Group gap="xs" mb="lg" role="group" aria-label={t('list.views')}>
      {USUAL.map(([name, usual]) => (
        <ViewButton key={name} isCurrent={isSame(usual, filter)} onClick={() => onChange(usual)}>
          {t(`list.${name}`)}
        </ViewButton>
      ))}
      {saved.map(({ view, filter: kept }) => (
        <ViewButton key={view.id} isCurrent={view === current} onClick={() => onChange(kept)}>
          <bdi>{view.shared ? t('list.shared', { name: view.name }) : view.name}</bdi>
        </ViewButton>
      ))}
      {current && (
        <Button
          variant="subtle"
          color="red"
          leftSection={<IconTrash size={18} aria-hidden />}
          onClick={() => setLeaving(current)}
        >
          {t('list.deleteView')}
        </Button>
      )}
      {!current && !isUsual && (
        <Button
          variant="subtle"
          leftSection={<IconBookmarkPlus size={18} aria-hidden />}
          onClick={() => setSaving(true)}
        >
          {t('list.saveView')}
        </Button>
      )}
      {isSaving && <SaveView filter={filter} onClose={() => setSaving(false)} />}
      {leaving && <DeleteView view={leaving} onDone={() => onChange(NO_FILTER)} onClose={() => setLeaving(null)} />}
    </Group>
  );
}

function ViewButton({ isCurrent, onClick, children }: { isCurrent: boolean; onClick(): void; children: ReactNode }) {
  return (
    <Button
      className="documents-view"
      variant={isCurrent ? 'light' : 'subtle'}
      color={isCurrent ? 'ink' : 'gray'}
      aria-pressed={isCurrent}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}

function SaveView({ filter, onClose }: { filter: Filter; onClose(): void }) {
  const t = useTexts(texts);
  const [name, setName] = useState(filter.q);
  const [shared, setShared] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const save = useDoing('saveView', {
    changes: ['listViews'],
    saysError: true,
    onDone: () => {
      sayDone(t('list.saved'));
      onClose();
    },
  });
  const submit = () => {
    setMissing(name.trim() === '');
    if (name.trim() !== '') save.mutate({ body: { name: name.trim(), shared, filter: viewFilterOf(filter) } });
  };
  return (
    <FormDialog title={t('list.saveView')} onClose={onClose} submit={t('list.save')} doing={save} onSubmit={submit}>
      <TextInput
        label={t('list.viewName')}
        data-autofocus
        maxLength={100}
        value={name}
        onChange={({ currentTarget: { value } }) => setName(value)}
        error={isMissing && name.trim() === '' && t('list.viewNameMissing')}
      />
      <Checkbox
        size="md"
        label={t('list.viewShared')}
        checked={shared}
        onChange={({ currentTarget: { checked } }) => setShared(checked)}
      />
    </FormDialog>
  );
}

function DeleteView({ view, onDone, onClose }: { view: View; onDone(): void; onClose(): void }) {
  const t = useTexts(texts);
  const remove = useDoing('deleteView', { changes: ['listViews'], saysError: true });
  return (
    <Confirm
      title={t('list.deleteViewTitle', { name: view.name })}
      confirm={t('list.delete')}
      onConfirm={() => remove.mutateAsync({ path: { viewId: view.id } }).then(onDone)}
      onClose={onClose}
    >
      {t(view.shared ? 'list.deleteViewShared' : 'list.deleteViewText')}
    </Confirm>
  );
}
