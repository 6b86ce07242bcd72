import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconTemplate } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Answer } from '../../../api/client.ts';
import { useReading } from '../../../api/use-api.ts';
import { formatDateTime } from '../../../language/format.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { Refused } from '../../parts/Refused.tsx';
import { Shown } from '../../parts/Shown.tsx';
import { SaveTemplate } from '../templates/SaveTemplate.tsx';
import { texts } from '../texts.ts';
import { approversOf, type Draft, expiryChanges } from './draft.ts';
import type { Drafting } from './use-draft.ts';
import type { Sending } from './use-sending.ts';

/** The last look: who is asked in which order, and what would happen when. */
export function Check({ drafting, sending }: { drafting: Drafting; sending: Sending }) {
  const t = useTexts(texts);
  const { draft, document } = drafting;
  const [isKeeping, setKeeping] = useState(false);
  const marks = approversOf(draft).filter(({ action }) => action === 'sign' || action === 'stamp');
  const without = document.signatureOnly
    ? []
    : marks.filter(({ fields }) => !fields.some(({ kind }) => kind === 'signature' || kind === 'stamp'));
  return (
    <Stack gap="lg">
      <Paper withBorder radius="lg" p="lg">
        <Title order={2} size="h3" mb="sm">
          {t('check.route')}
        </Title>
        <ol className="check-route">
          {draft.steps.map(({ key, approvers, quorum }) => (
            <li key={key}>
              {approvers.map(({ key: who, name, action }) => (
                <Text key={who}>{t(`check.${action}`, { name })}</Text>
              ))}
              {approvers.length > 1 && (
                <Text size="sm" c="dimmed">
                  {quorum.kind === 'all'
                    ? t('route.all')
                    : t('route.some', { count: quorum.count, all: approvers.length })}
                </Text>
              )}
            </li>
          ))}
        </ol>
        {without.length > 0 && (
          <Group gap="xs" mt="md" wrap="nowrap" align="flex-start">
            <IconAlertTriangle size={20} aria-hidden className="check-note" />
            <Text size="sm">{t('check.withoutField', { names: without.map(({ name }) => name).join(' · ') })}</Text>
          </Group>
        )}
      </Paper>
      <Preview draft={draft} />
      <Refused error={sending.error} />
      <Group>
        <Button variant="default" leftSection={<IconTemplate size={18} aria-hidden />} onClick={() => setKeeping(true)}>
          {t('check.saveTemplate')}
        </Button>
      </Group>
      {isKeeping && <SaveTemplate document={document} onClose={() => setKeeping(false)} />}
    </Stack>
  );
}

/** What would happen if nobody decided, from the rules themselves. */
function Preview({ draft }: { draft: Draft }) {
  const t = useTexts(texts);
  const asked = useMemo(() => previewOf(draft), [draft]);
  const reading = useReading('previewDocument', asked, { live: false, enabled: draft.steps.length > 0 });
  return (
    <Paper withBorder radius="lg" p="lg">
      <Title order={2} size="h3">
        {t('preview.title')}
      </Title>
      <Text c="dimmed" mb="md">
        {t('preview.intro')}
      </Text>
      <Shown of={reading} rows={3}>
        {(preview) => <Timeline of={preview} names={approversOf(draft).map(({ name }) => name)} />}
      </Shown>
    </Paper>
  );
}

function Timeline({ of: { entries, truncated }, names }: { of: Answer<'previewDocument'>; names: string[] }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  return (
    <ol className="timeline plain-list">
      {entries.map(({ at, kind, approvers }) => (
        <li key={`${at} ${kind}`}>
          <time dateTime={at}>{formatDateTime(language, at)}</time>
          <Text>
            {t(`preview.${kind}`, {
              names: new Intl.ListFormat(language, { type: 'conjunction' }).format(
                approvers.map((number) => names[number - 1] ?? ''),
              ),
            })}
          </Text>
        </li>
      ))}
      {truncated && <li>{t('preview.more')}</li>}
    </ol>
  );
}

function previewOf({ steps, expiry }: Draft) {
  return {
    body: {
      ...expiryChanges(expiry),
      steps: steps.map(({ quorum, approvers }) => ({ quorum, approvers: approvers.map(({ action }) => ({ action })) })),
    },
  };
}
