import { Button, Group, Stack, Tabs } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useDoing, useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Confirm } from '../parts/Confirm.tsx';
import { Page } from '../parts/Page.tsx';
import { Shown } from '../parts/Shown.tsx';
import { sayDone } from '../parts/say.ts';
import { useMay } from '../session.ts';
import { Address } from './Address.tsx';
import type { Form } from './draft.ts';
import { Editor } from './Editor.tsx';
import { Results } from './Results.tsx';
import { State } from './State.tsx';
import { texts } from './texts.ts';

/** One form: what it asks, where it is, and how it does. */
export function FormPage({ id }: { id: string }) {
  const reading = useReading('readForm', { path: { formId: id } });
  return <Shown of={reading}>{(form) => <FormParts form={form} />}</Shown>;
}

function FormParts({ form }: { form: Form }) {
  const t = useTexts(texts);
  const may = useMay();
  const [tab, setTab] = useState<string | null>(form.publishedAt === null ? 'questions' : 'results');
  return (
    <Page
      title={form.title}
      intro={<State of={form.status} />}
      back={{ href: '/forms', label: t('title') }}
      actions={may('documents:write') ? <Manage form={form} /> : undefined}
    >
      <Stack gap="lg">
        <Address form={form} />
        <Tabs value={tab} onChange={setTab} keepMounted={false}>
          <Tabs.List aria-label={t('tabs.label')} mb="lg">
            <Tabs.Tab value="questions" className="form-tab">
              {t('tabs.questions')}
            </Tabs.Tab>
            <Tabs.Tab value="results" className="form-tab">
              {t('tabs.results')}
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="questions">
            <Editor key={form.status} form={form} onPublished={() => setTab('results')} />
          </Tabs.Panel>
          <Tabs.Panel value="results">
            <Results form={form} />
          </Tabs.Panel>
        </Tabs>
      </Stack>
    </Page>
  );
}

/** Its end, for now or for good. */
function Manage({ form: { id, title, status } }: { form: Form }) {
  const t = useTexts(texts);
  const [, go] = useLocation();
  const [open, setOpen] = useState<'close' | 'delete' | null>(null);
  const changes = ['readForm', 'listForms'] as const;
  const closing = useDoing('closeForm', { changes: [...changes], saysError: true });
  const deleting = useDoing('deleteForm', { changes: ['listForms'], saysError: true });
  const input = { path: { formId: id } };
  return (
    <Group gap="sm">
      {status === 'published' && (
        <Button variant="default" onClick={() => setOpen('close')}>
          {t('close')}
        </Button>
      )}
      <Button variant="default" onClick={() => setOpen('delete')}>
        {t('delete')}
      </Button>
      {open === 'close' && (
        <Confirm
          title={t('closeTitle', { title })}
          confirm={t('close')}
          isDangerous={false}
          onConfirm={() => closing.mutateAsync(input).then(() => sayDone(t('closed')))}
          onClose={() => setOpen(null)}
        >
          {t('closeText')}
        </Confirm>
      )}
      {open === 'delete' && (
        <Confirm
          title={t('deleteTitle', { title })}
          confirm={t('delete')}
          onConfirm={() => deleting.mutateAsync(input).then(() => go('/forms'))}
          onClose={() => setOpen(null)}
        >
          {t('deleteText')}
        </Confirm>
      )}
    </Group>
  );
}
