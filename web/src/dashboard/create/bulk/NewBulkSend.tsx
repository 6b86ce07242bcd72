import { Button, Checkbox, Group, NativeSelect, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import '@mantine/dropzone/styles.layer.css';
import { IconDownload, IconTableImport, IconTemplate } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import type { Schemas } from '../../../../../src/api/generated/countersign.ts';
import type { Answer } from '../../../api/client.ts';
import { useDoing, useReading } from '../../../api/use-api.ts';
import { formatBytes } from '../../../language/format.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { Empty } from '../../parts/Empty.tsx';
import { Page } from '../../parts/Page.tsx';
import { Refused } from '../../parts/Refused.tsx';
import { Shown } from '../../parts/Shown.tsx';
import { saveText } from '../../parts/save-text.ts';
import { sayDone } from '../../parts/say.ts';
import { ChatAnswers, type ChatAnswersChoice } from '../parts/ChatAnswers.tsx';
import { texts } from '../texts.ts';
import { CheckResult } from './CheckResult.tsx';

type Template = Schemas['Template'];
type Check = Schemas['BulkCheck'];
const BYTES_MAX = 5 * 1_024 * 1_024;
const TEMPLATES_SHOWN = 100;

/** A list and a template: first looked through, then sent. */
export function NewBulkSend() {
  const t = useTexts(texts);
  const [parameters] = useSearchParams();
  const reading = useReading(
    'listTemplates',
    { query: { limit: TEMPLATES_SHOWN, scope: 'usable', active: true } },
    { live: false },
  );
  return (
    <Page title={t('bulk.newTitle')} intro={t('bulk.newIntro')} back={{ href: '/create/bulk', label: t('bulk.title') }}>
      <Shown of={reading}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty
              icon={IconTemplate}
              title={t('template.emptyTitle')}
              action={
                <Button component={Link} href="/create/templates/new">
                  {t('template.add')}
                </Button>
              }
            >
              {t('bulk.needsTemplate')}
            </Empty>
          ) : (
            <Sending templates={data} first={parameters.get('template')} />
          )
        }
      </Shown>
    </Page>
  );
}

function Sending({ templates, first }: { templates: Template[]; first: string | null }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const [, go] = useLocation();
  const [templateId, setTemplateId] = useState(templates.find(({ id }) => id === first)?.id ?? templates[0]!.id);
  const template = templates.find(({ id }) => id === templateId)!;
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const [isSent, setSent] = useState(true);
  const [approveFromChat, setApproveFromChat] = useState<ChatAnswersChoice>(null);
  const [refusal, setRefusal] = useState(false);
  const checking = useDoing('createBulkSend', { changes: [], saysError: true });
  const starting = useDoing('createBulkSend', {
    saysError: true,
    onDone: (answer) => {
      if (!isBegun(answer)) return;
      sayDone(t('bulk.begun'));
      go(`/create/bulk/${answer.id}`);
    },
  });
  const given = useMemo(
    () => ({
      templateId,
      send: isSent,
      ...(name.trim() !== '' && { name: name.trim() }),
      ...(approveFromChat !== null && { approveFromChat }),
    }),
    [templateId, isSent, name, approveFromChat],
  );
  // The very same form for each try, so that a lost answer starts nothing twice.
  const form = useMemo(() => file && formOf(file, given), [file, given]);
  const check = checking.data && !isBegun(checking.data) ? checking.data : null;
  const look = (list: File, of = templateId) => {
    setFile(list);
    setRefusal(false);
    starting.reset();
    checking.mutate({ body: formOf(list, { templateId: of, dryRun: true }) });
  };

  return (
    <Stack gap="lg">
      <Paper withBorder radius="lg" p="lg">
        <Stack gap="md">
          <NativeSelect
            label={t('bulk.template')}
            value={templateId}
            onChange={({ currentTarget: { value } }) => {
              setTemplateId(value);
              if (file) look(file, value);
            }}
            data={templates.map(({ id, name: label }) => ({ value: id, label }))}
          />
          <Columns of={template} />
        </Stack>
      </Paper>
      <Dropzone
        onDrop={([list]) => list && look(list)}
        onReject={() => setRefusal(true)}
        accept={{ 'text/csv': ['.csv', '.txt', '.tsv'] }}
        maxSize={BYTES_MAX}
        multiple={false}
        loading={checking.isPending}
        radius="lg"
        className="drop drop-small"
        aria-label={t('bulk.drop')}
      >
        <Stack align="center" gap="xs" className="drop-inside">
          <IconTableImport size={40} stroke={1.3} aria-hidden />
          <Text fw={600}>{file ? <bdi>{file.name}</bdi> : t('bulk.drop')}</Text>
          <Text c="dimmed" ta="center">
            {t('bulk.dropHint')}
          </Text>
        </Stack>
      </Dropzone>
      {refusal && (
        <Text c="red.9" role="alert">
          {t('bulk.wrongKind', { size: formatBytes(language, BYTES_MAX) })}
        </Text>
      )}
      <Refused error={checking.error} />
      {check && <CheckResult of={check} />}
      {check && check.errors.length === 0 && form && (
        <Paper withBorder radius="lg" p="lg">
          <Stack gap="md">
            <TextInput
              label={t('bulk.name')}
              placeholder={template.name}
              value={name}
              onChange={({ currentTarget: { value } }) => setName(value)}
              maxLength={200}
              dir="auto"
            />
            <ChatAnswers of={approveFromChat} template={template.approveFromChat} onChange={setApproveFromChat} />
            <Checkbox
              className="tall"
              label={t('bulk.draftsOnly')}
              checked={!isSent}
              onChange={({ currentTarget: { checked } }) => setSent(!checked)}
            />
            <Refused error={starting.error} />
            <Group>
              <Button onClick={() => starting.mutate({ body: form })} loading={starting.isPending}>
                {t(isSent ? 'bulk.start' : 'bulk.startDrafts', { count: check.rows })}
              </Button>
            </Group>
          </Stack>
        </Paper>
      )}
    </Stack>
  );
}

/** What the list must look like, and a file to begin with. */
function Columns({ of: { name, columns } }: { of: Template }) {
  const t = useTexts(texts);
  return (
    <div>
      <Title order={2} size="h5" mb="xs">
        {t('bulk.columns')}
      </Title>
      <ul className="columns">
        {columns.map((column) => (
          <li key={column.name}>
            <code dir="ltr">{column.name}</code>
            {column.required && <span className="column-required">{t('bulk.required')}</span>}
            {column.label !== null && <bdi className="column-label">{column.label}</bdi>}
          </li>
        ))}
      </ul>
      <Button
        variant="default"
        mt="sm"
        leftSection={<IconDownload size={18} aria-hidden />}
        onClick={() => saveText(`${name}.csv`, `\ufeff${columns.map((column) => column.name).join(',')}\r\n`)}
      >
        {t('bulk.sample')}
      </Button>
    </div>
  );
}

const isBegun = (answer: Answer<'createBulkSend'>): answer is Schemas['BulkSend'] => !('sample' in (answer as Check));

function formOf(file: File, given: Schemas['BulkSendInput']): FormData {
  const form = new FormData();
  form.set('bulkSend', JSON.stringify(given));
  form.set('file', file);
  return form;
}
