import { Button, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import '@mantine/dropzone/styles.layer.css';
import { IconFileTypePdf, IconTemplate, IconUpload, IconUsersGroup } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { uploadDocument } from '../../api/upload.ts';
import { newKey } from '../../api/use-api.ts';
import { formatBytes, formatShare } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Page } from '../parts/Page.tsx';
import { Refused } from '../parts/Refused.tsx';
import { texts } from './texts.ts';

const ACCEPTED = { 'application/pdf': ['.pdf'], 'image/png': ['.png'], 'image/jpeg': ['.jpg', '.jpeg'] };
const FILES_MAX = 20;
const BYTES_MAX = 30 * 1_024 * 1_024;

type Upload = { files: File[]; key: string; share: number; giveUp: AbortController };

/** Where a document begins: a PDF, or pictures of its pages. */
export function NewDocument() {
  const t = useTexts(texts);
  const speech = useSpeech();
  const { language } = speech;
  const [, go] = useLocation();
  const [upload, setUpload] = useState<Upload | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  // The same files go under the same key again: a lost answer makes no second draft.
  const last = useRef<{ files: File[]; key: string } | null>(null);

  const begin = async (files: File[]) => {
    setError(null);
    setRefusal(refusalOf(files));
    if (files.length === 0 || refusalOf(files) !== null) return;
    const giveUp = new AbortController();
    const key = last.current && isSame(last.current.files, files) ? last.current.key : newKey();
    last.current = { files, key };
    setUpload({ files, key, share: 0, giveUp });
    try {
      const onProgress = (share: number) => setUpload((now) => now && { ...now, share });
      const document = await uploadDocument(formOf(files), {
        language,
        idempotencyKey: key,
        signal: giveUp.signal,
        onProgress,
      });
      last.current = null;
      go(`/create/${document.id}`, { replace: true });
    } catch (failure) {
      setUpload(null);
      if (!giveUp.signal.aborted) setError(failure);
    }
  };
  const refusalOf = (files: File[]): string | null => {
    if (files.length > 1 && files.some(({ type }) => type === 'application/pdf')) return t('new.oneFile');
    return files.reduce((sum, { size }) => sum + size, 0) > BYTES_MAX
      ? t('new.tooLarge', { size: formatBytes(language, BYTES_MAX) })
      : null;
  };

  return (
    <Page title={t('new.title')} intro={t('new.intro')}>
      <Stack gap="lg">
        {upload ? (
          <Uploading of={upload} onCancel={() => upload.giveUp.abort()} />
        ) : (
          <Dropzone
            onDrop={(files) => void begin(files)}
            onReject={() =>
              setRefusal(t('new.wrongKind', { size: formatBytes(language, BYTES_MAX), count: FILES_MAX }))
            }
            accept={ACCEPTED}
            maxSize={BYTES_MAX}
            maxFiles={FILES_MAX}
            radius="lg"
            className="drop"
            aria-label={t('new.drop')}
          >
            <Stack align="center" gap="sm" className="drop-inside">
              <IconFileTypePdf size={52} stroke={1.2} aria-hidden />
              <Text size="lg" fw={600}>
                {t('new.drop')}
              </Text>
              <Text c="dimmed" ta="center">
                {t('new.dropHint')}
              </Text>
              <Button component="span" leftSection={<IconUpload size={18} aria-hidden />} mt="sm">
                {t('new.choose')}
              </Button>
            </Stack>
          </Dropzone>
        )}
        {refusal !== null && (
          <Text c="red.9" role="alert">
            {refusal}
          </Text>
        )}
        <Refused error={error} />
        {error !== null && last.current && (
          <Group>
            <Button onClick={() => void begin(last.current!.files)}>{speech.t('common.retry')}</Button>
          </Group>
        )}
        {!upload && <OtherWays />}
      </Stack>
    </Page>
  );
}

function OtherWays() {
  const t = useTexts(texts);
  return (
    <Group gap="sm">
      <Button
        component={Link}
        href="/create/templates"
        variant="default"
        leftSection={<IconTemplate size={18} aria-hidden />}
      >
        {t('new.fromTemplate')}
      </Button>
      <Button
        component={Link}
        href="/create/bulk"
        variant="default"
        leftSection={<IconUsersGroup size={18} aria-hidden />}
      >
        {t('new.toMany')}
      </Button>
    </Group>
  );
}

function Uploading({ of: { files, share }, onCancel }: { of: Upload; onCancel(): void }) {
  const t = useTexts(texts);
  const { t: say, language } = useSpeech();
  const isChecking = share >= 1;
  return (
    <Paper withBorder radius="lg" p="xl">
      <Text fw={600} className="file-name">
        <bdi>{files.map(({ name }) => name).join(', ')}</bdi>
      </Text>
      <Text c="dimmed" mb="sm" role="status">
        {isChecking
          ? t('new.checking')
          : t('new.uploading', { share: formatShare(language, Math.floor(share * 20) / 20) })}
      </Text>
      <Progress value={share * 100} animated={isChecking} size="lg" aria-label={t('new.progress')} />
      <Button variant="default" mt="lg" onClick={onCancel}>
        {say('common.cancel')}
      </Button>
    </Paper>
  );
}

const isSame = (one: File[], other: File[]): boolean =>
  one.length === other.length && one.every((file, index) => file === other[index]);

function formOf(files: File[]): FormData {
  const form = new FormData();
  const title = (files[0]?.name ?? '')
    .replace(/\.[a-z]+$/i, '')
    .replace(/[_-]+/g, ' ')
    .trim()
    .slice(0, 300);
  form.set('document', JSON.stringify({ title: title || '–' }));
  for (const file of files) form.append('file', file);
  return form;
}
