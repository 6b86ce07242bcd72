import { Button, FileInput, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { useDoing } from '../../api/use-api.ts';
import type { RowOf } from '../../api/use-pages.ts';
import { formatDateTime } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Confirm } from '../parts/Confirm.tsx';
import { ConnectionSelect } from '../parts/ConnectionSelect.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Facts } from '../parts/Facts.tsx';
import { fileData } from '../parts/file-data.ts';
import { localTime } from '../parts/local-time.ts';
import { PersonField, phoneIn } from '../parts/PersonField.tsx';
import { Refused } from '../parts/Refused.tsx';
import { sayDone } from '../parts/say.ts';
import { useFieldErrors } from '../parts/use-field-errors.ts';
import { useMay } from '../session.ts';
import { sayContent } from './say-content.ts';
import { sayWhyNot } from './say-why-not.ts';
import { texts } from './texts.ts';

type Scheduled = RowOf<'listScheduledMessages'>;
const HOUR_MS = 3_600_000;
const BYTES_MAX = 5 * 1_024 * 1_024;
const CHANGES = ['listScheduledMessages'] as const;

/** A new scheduled message, one to be changed, or one to be looked at whose time is over. */
export function ScheduledDialog({ of: scheduled, onClose }: { of: Scheduled | null; onClose(): void }) {
  const may = useMay();
  const isOpen = scheduled === null || (scheduled.status === 'pending' && scheduled.messageId === null);
  if (isOpen && may('whatsapp:write')) return <Editing of={scheduled} onClose={onClose} />;
  return <Looking at={scheduled!} onClose={onClose} />;
}

function Editing({ of: scheduled, onClose }: { of: Scheduled | null; onClose(): void }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const [connectionId, setConnectionId] = useState(scheduled?.connectionId ?? '');
  const [to, setTo] = useState(scheduled?.to ?? '');
  const [text, setText] = useState(scheduled?.content.text ?? '');
  const [file, setFile] = useState<File | null>(null);
  const [at, setAt] = useState(() => localTime(scheduled ? Date.parse(scheduled.at) : Date.now() + HOUR_MS));
  const [isCancelling, setCancelling] = useState(false);
  const time = new Date(at);
  const isTooLarge = file !== null && file.size > BYTES_MAX;
  /** A file that is there already stays as it is: what it brings is changed by scheduling another message. */
  const hasText = scheduled === null || scheduled.content.type === 'text';
  const done = () => {
    sayDone(t('saved'));
    onClose();
  };
  const create = useDoing('createScheduledMessage', { changes: [...CHANGES], saysError: true, onDone: done });
  const change = useDoing('changeScheduledMessage', { changes: [...CHANGES], saysError: true, onDone: done });
  const saving = scheduled ? change : create;
  const fieldError = useFieldErrors(saving.error);
  const isReady =
    connectionId !== '' &&
    to.trim() !== '' &&
    (!hasText || text.trim() !== '' || file !== null) &&
    !Number.isNaN(time.getTime()) &&
    !isTooLarge;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    if (scheduled) {
      const content = hasText && text !== scheduled.content.text ? { content: { text } } : {};
      change.mutate({ path: { scheduledMessageId: scheduled.id }, body: { at: time.toISOString(), ...content } });
      return;
    }
    const words = text.trim() === '' ? {} : { text };
    const media = file ? { media: { data: await fileData(file), fileName: file.name } } : {};
    create.mutate({
      body: { connectionId, to: phoneIn(to), at: time.toISOString(), content: { ...words, ...media } },
    });
  };
  if (isCancelling && scheduled)
    return <Cancelling of={scheduled} onClose={() => setCancelling(false)} onDone={onClose} />;
  return (
    <Dialog title={t(scheduled ? 'changeTitle' : 'newTitle')} size="lg" onClose={onClose} isHeld={saving.isPending}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack gap="md">
          <ConnectionSelect value={connectionId} onChange={setConnectionId} isFixed={scheduled !== null} />
          {scheduled ? (
            <TextInput label={t('to')} value={to} dir="ltr" readOnly />
          ) : (
            <PersonField
              label={t('to')}
              description={t('toHint')}
              value={to}
              onChange={setTo}
              error={fieldError('/to')}
              data-autofocus
            />
          )}
          {hasText ? (
            <Textarea
              label={t('text')}
              autosize
              minRows={3}
              maxRows={12}
              dir="auto"
              maxLength={4_096}
              value={text}
              onChange={({ currentTarget: { value } }) => setText(value)}
              error={fieldError('/content/text') ?? fieldError('/text')}
            />
          ) : (
            <TextInput
              label={t('content')}
              description={t('contentHint')}
              value={sayContent(t, scheduled.content)}
              dir="auto"
              readOnly
            />
          )}
          {!scheduled && (
            <FileInput
              label={t('file')}
              size="md"
              placeholder={t('chooseFile')}
              description={t('fileHint')}
              value={file}
              onChange={setFile}
              clearable
              clearButtonProps={{ 'aria-label': t('removeFile') }}
              error={isTooLarge && t('tooLarge')}
            />
          )}
          <TextInput
            type="datetime-local"
            label={t('at')}
            min={localTime(Date.now())}
            value={at}
            onChange={({ currentTarget: { value } }) => setAt(value)}
            {...(!Number.isNaN(time.getTime()) && {
              description: formatDateTime(language, time.toISOString(), { zone: true }),
            })}
            error={fieldError('/at') && t('notAhead')}
          />
          <Refused error={saving.error} />
          <Group justify="flex-end" gap="sm">
            {scheduled && (
              <Button variant="outline" color="red" me="auto" onClick={() => setCancelling(true)}>
                {t('cancel')}
              </Button>
            )}
            <Button type="submit" loading={saving.isPending} disabled={!isReady}>
              {t(scheduled ? 'change' : 'schedule')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function Cancelling({ of: { id }, onClose, onDone }: { of: Scheduled; onClose(): void; onDone(): void }) {
  const t = useTexts(texts);
  const cancel = useDoing('cancelScheduledMessage', { changes: [...CHANGES], saysError: true });
  return (
    <Confirm
      title={t('cancelTitle')}
      confirm={t('cancel')}
      onConfirm={() => cancel.mutateAsync({ path: { scheduledMessageId: id } }).then(onDone)}
      onClose={onClose}
    >
      {t('cancelText')}
    </Confirm>
  );
}

/** What was sent or is being sent, or why it was not. */
function Looking({ at: scheduled, onClose }: { at: Scheduled; onClose(): void }) {
  const t = useTexts(texts);
  const { t: say, language } = useSpeech();
  const may = useMay();
  const [isCancelling, setCancelling] = useState(false);
  const { to, at, status, sentAt, error, content } = scheduled;
  const time = (moment: string | null) => moment && formatDateTime(language, moment, { zone: true });
  if (isCancelling) return <Cancelling of={scheduled} onClose={() => setCancelling(false)} onDone={onClose} />;
  return (
    <Dialog title={t('lookTitle')} size="lg" onClose={onClose}>
      <Facts
        of={[
          [
            t('to'),
            <bdi key="to" dir="ltr">
              {to}
            </bdi>,
          ],
          [t('content'), <bdi key="content">{sayContent(t, content)}</bdi>],
          [t('at'), time(at)],
          [t('which'), t(`status.${status}`)],
          [t('sentAt'), time(sentAt)],
          [t('why'), error && <bdi key="why">{sayWhyNot(t, error)}</bdi>],
        ]}
      />
      <Group justify="flex-end" gap="sm" mt="lg">
        {status === 'pending' && may('whatsapp:write') && (
          <Button variant="outline" color="red" onClick={() => setCancelling(true)}>
            {t('cancel')}
          </Button>
        )}
        {scheduled.messageId !== null && may('messages:read') && (
          <Button component={Link} href="/messages" variant="subtle">
            {t('openMessages')}
          </Button>
        )}
        <Button onClick={onClose}>{say('common.close')}</Button>
      </Group>
    </Dialog>
  );
}
