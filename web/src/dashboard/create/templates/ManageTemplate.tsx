import { Button, Group, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Schemas } from '../../../../../src/api/generated/countersign.ts';
import { useDoing } from '../../../api/use-api.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { Confirm } from '../../parts/Confirm.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { FormDialog } from '../../parts/FormDialog.tsx';
import { Refused } from '../../parts/Refused.tsx';
import { texts } from '../texts.ts';

type Template = Schemas['Template'];

/** Another name for a template, who may use it, or its end. */
export function ManageTemplate({ template }: { template: Template }) {
  const t = useTexts(texts);
  const [, go] = useLocation();
  const [open, setOpen] = useState<'rename' | 'share' | 'delete' | null>(null);
  const deleting = useDoing('deleteTemplate', { changes: ['listTemplates'], saysError: true });
  const remove = async () => {
    await deleting.mutateAsync({ path: { templateId: template.id } });
    go('/create/templates');
  };
  return (
    <>
      <Button variant="default" onClick={() => setOpen('rename')}>
        {t('template.rename')}
      </Button>
      <Button variant="default" onClick={() => setOpen('share')}>
        {t('template.use')}
      </Button>
      <Button variant="default" onClick={() => setOpen('delete')}>
        {t('template.delete')}
      </Button>
      {open === 'rename' && <Rename template={template} onClose={() => setOpen(null)} />}
      {open === 'share' && <Share template={template} onClose={() => setOpen(null)} />}
      {open === 'delete' && (
        <Confirm
          title={t('template.deleteTitle', { name: template.name })}
          confirm={t('template.delete')}
          onConfirm={remove}
          onClose={() => setOpen(null)}
        >
          {t('template.deleteText')}
        </Confirm>
      )}
    </>
  );
}

function Rename({ template, onClose }: { template: Template; onClose(): void }) {
  const t = useTexts(texts);
  const [name, setName] = useState(template.name);
  const renaming = useDoing('changeTemplate', {
    changes: ['readTemplate', 'listTemplates'],
    saysError: true,
    onDone: onClose,
  });
  const submit = () => {
    if (name.trim() !== '') renaming.mutate({ path: { templateId: template.id }, body: { name: name.trim() } });
  };
  return (
    <FormDialog
      title={t('template.rename')}
      onClose={onClose}
      submit={t('template.rename')}
      doing={renaming}
      onSubmit={submit}
    >
      <TextInput
        label={t('template.name')}
        value={name}
        onChange={({ currentTarget: { value } }) => setName(value)}
        error={name.trim() === '' ? t('editor.missing') : undefined}
        maxLength={200}
        dir="auto"
        data-autofocus
      />
    </FormDialog>
  );
}

/** Whether the organizations below may use it, and whether anybody may. What is switched is so at once. */
function Share({ template, onClose }: { template: Template; onClose(): void }) {
  const t = useTexts(texts);
  const { t: say } = useSpeech();
  const changing = useDoing('changeTemplate', { changes: ['readTemplate', 'listTemplates'], saysError: true });
  const path = { templateId: template.id };
  return (
    <Dialog title={t('template.use')} onClose={onClose} isHeld={changing.isPending}>
      <Stack gap="md">
        <Switch
          className="tall"
          label={t('template.shared')}
          description={t('template.sharedHint')}
          checked={template.shared}
          disabled={changing.isPending}
          onChange={({ currentTarget: { checked } }) => changing.mutate({ path, body: { shared: checked } })}
        />
        <Switch
          className="tall"
          label={t('template.active')}
          description={t('template.activeHint')}
          checked={template.active}
          disabled={changing.isPending}
          onChange={({ currentTarget: { checked } }) => changing.mutate({ path, body: { active: checked } })}
        />
        <Refused error={changing.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {say('common.close')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
