import {
  Button,
  Checkbox,
  FileInput,
  Group,
  Paper,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import '@mantine/dropzone/styles.layer.css';
import { IconTableImport } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import type { Answer } from '../../api/client.ts';
import { useDoing } from '../../api/use-api.ts';
import { formatBytes, formatDateTime } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { ConnectionSelect } from '../parts/ConnectionSelect.tsx';
import { localTime } from '../parts/local-time.ts';
import { Page } from '../parts/Page.tsx';
import { Refused } from '../parts/Refused.tsx';
import { sayDone } from '../parts/say.ts';
import { CheckResult } from './CheckResult.tsx';
import { bodyOf, type Draft, MEDIA_BYTES_MAX } from './draft.ts';
import { sayRefusal } from './say-fault.ts';
import { texts } from './texts.ts';

const LIST_BYTES_MAX = 5 * 1_024 * 1_024;
const HOUR_MS = 3_600_000;
type Body = Awaited<ReturnType<typeof bodyOf>>;

/** A text and who gets it: first looked at, then sent. */
export function NewCampaign() {
  const t = useTexts(texts);
  const [, go] = useLocation();
  const [draft, setDraft] = useState<Draft>({
    ...{ name: '', connectionId: '', text: '', media: null, by: 'list', list: null, tag: '', startsAt: null },
  });
  /** What was looked at: the very same is sent, and a change has it looked at again. */
  const [looked, setLooked] = useState<{ draft: Draft; body: Body } | null>(null);
  const checking = useDoing('createCampaign', { changes: [], saysError: true });
  const starting = useDoing('createCampaign', {
    saysError: true,
    onDone: (answer) => {
      if (!isBegun(answer)) return;
      sayDone(t(answer.status === 'scheduled' ? 'planned' : 'begun'));
      go(`/campaigns/${answer.id}`);
    },
  });
  const change = (changes: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...changes }));
    checking.reset();
    starting.reset();
  };
  const look = async () => {
    setLooked({ draft, body: await bodyOf(draft) });
    checking.mutate({ body: await bodyOf(draft, { dryRun: true }) });
  };
  const check = checking.data && !isBegun(checking.data) && looked?.draft === draft ? checking.data : null;
  const refusal = sayRefusal(t, checking.error) ?? sayRefusal(t, starting.error);
  return (
    <Page title={t('add')} intro={t('newIntro')} back={{ href: '/campaigns', label: t('title') }}>
      <Stack gap="lg">
        <Saying draft={draft} onChange={change} />
        <Recipients draft={draft} onChange={change} />
        {refusal ? (
          <Text c="red.9" role="alert">
            {refusal}
          </Text>
        ) : (
          <Refused error={checking.error ?? starting.error} />
        )}
        {check && <CheckResult of={check} />}
        <Group>
          {check && check.ready > 0 && looked ? (
            <Button onClick={() => starting.mutate({ body: looked.body })} loading={starting.isPending}>
              {t(draft.startsAt === null ? 'start' : 'plan', { count: check.ready })}
            </Button>
          ) : (
            <Button onClick={() => void look()} loading={checking.isPending} disabled={!isComplete(draft)}>
              {t('look')}
            </Button>
          )}
        </Group>
      </Stack>
    </Page>
  );
}

type Part = { draft: Draft; onChange(changes: Partial<Draft>): void };

/** What is said, by whom and when. */
function Saying({ draft, onChange }: Part) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const time = draft.startsAt === null ? null : new Date(draft.startsAt);
  return (
    <Paper withBorder radius="lg" p="lg">
      <Stack gap="md">
        <TextInput
          label={t('name')}
          description={t('nameHint')}
          dir="auto"
          maxLength={200}
          value={draft.name}
          onChange={({ currentTarget: { value } }) => onChange({ name: value })}
          required
        />
        <ConnectionSelect value={draft.connectionId} onChange={(connectionId) => onChange({ connectionId })} />
        <Textarea
          label={t('text')}
          description={t('textHint', { placeholder: '{{name}}', otherwise: '{{name|friend}}' })}
          autosize
          minRows={4}
          maxRows={14}
          dir="auto"
          maxLength={4_096}
          value={draft.text}
          onChange={({ currentTarget: { value } }) => onChange({ text: value })}
        />
        <FileInput
          label={t('file')}
          size="md"
          placeholder={t('chooseFile')}
          description={t('fileHint')}
          value={draft.media}
          onChange={(media) => onChange({ media })}
          clearable
          clearButtonProps={{ 'aria-label': t('removeFile') }}
          error={isTooLarge(draft) && t('fileTooLarge')}
        />
        <Checkbox
          className="tall"
          size="md"
          label={t('later')}
          checked={time !== null}
          onChange={({ currentTarget: { checked } }) =>
            onChange({ startsAt: checked ? localTime(Date.now() + HOUR_MS) : null })
          }
        />
        {time !== null && (
          <TextInput
            type="datetime-local"
            label={t('startsAt')}
            min={localTime(Date.now())}
            value={draft.startsAt ?? ''}
            onChange={({ currentTarget: { value } }) => onChange({ startsAt: value })}
            {...(!Number.isNaN(time.getTime()) && {
              description: formatDateTime(language, time.toISOString(), { zone: true }),
            })}
          />
        )}
      </Stack>
    </Paper>
  );
}

/** Who gets it: those of a list, or contacts. */
function Recipients({ draft, onChange }: Part) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const [isWrong, setWrong] = useState(false);
  return (
    <Paper withBorder radius="lg" p="lg">
      <Stack gap="md">
        <SegmentedControl
          aria-label={t('recipients')}
          size="md"
          value={draft.by}
          onChange={(by) => onChange({ by: by as Draft['by'] })}
          data={[
            { value: 'list', label: t('byList') },
            { value: 'tag', label: t('byTag') },
          ]}
        />
        {draft.by === 'tag' ? (
          <TextInput
            label={t('tag')}
            description={t('tagHint')}
            dir="auto"
            maxLength={60}
            value={draft.tag}
            onChange={({ currentTarget: { value } }) => onChange({ tag: value })}
          />
        ) : (
          <Dropzone
            onDrop={([list]) => {
              setWrong(false);
              if (list) onChange({ list });
            }}
            onReject={() => setWrong(true)}
            accept={{ 'text/csv': ['.csv', '.txt', '.tsv'] }}
            maxSize={LIST_BYTES_MAX}
            multiple={false}
            radius="lg"
            className="list-drop"
            aria-label={t('drop')}
          >
            <Stack align="center" gap="xs">
              <IconTableImport size={40} stroke={1.3} aria-hidden />
              <Text fw={600}>{draft.list ? <bdi>{draft.list.name}</bdi> : t('drop')}</Text>
              <Text c="dimmed" ta="center">
                {t('dropHint')}
              </Text>
            </Stack>
          </Dropzone>
        )}
        {isWrong && (
          <Text c="red.9" role="alert">
            {t('wrongKind', { size: formatBytes(language, LIST_BYTES_MAX) })}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}

const isTooLarge = ({ media }: Draft): boolean => media !== null && media.size > MEDIA_BYTES_MAX;

const isComplete = (draft: Draft): boolean =>
  draft.name.trim() !== '' &&
  draft.connectionId !== '' &&
  (draft.text.trim() !== '' || draft.media !== null) &&
  !isTooLarge(draft) &&
  (draft.by === 'list' ? draft.list !== null : draft.tag.trim() !== '') &&
  (draft.startsAt === null || !Number.isNaN(Date.parse(draft.startsAt)));

const isBegun = (answer: Answer<'createCampaign'>): answer is Schemas['Campaign'] => 'status' in answer;
