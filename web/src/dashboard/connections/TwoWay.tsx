import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useDoing, useReading } from '../../api/use-api.ts';
import { type RowOf, usePages } from '../../api/use-pages.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Failure } from '../../parts/Failure.tsx';
import { Card } from '../parts/Card.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { Copy } from '../parts/Copy.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { FormDialog } from '../parts/FormDialog.tsx';
import { Moment } from '../parts/Moment.tsx';
import { PagedRows, Row } from '../parts/Rows.tsx';
import { Shaped } from '../parts/Shown.tsx';
import { useFieldErrors } from '../parts/use-field-errors.ts';
import { useMay } from '../session.ts';
import { texts } from './texts.ts';

type Made = Answer<'setWhatsAppTwoWayWebhook'>;
type Doing = 'set' | 'remove' | 'asked';

const CALLS_SHOWN = 10;

/** The program that is asked what to answer, if there is one. */
export function TwoWay({ connectionId }: { connectionId: string }) {
  const t = useTexts(texts);
  const may = useMay();
  const [doing, setDoing] = useState<Doing | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const path = { connectionId };
  const webhook = useReading('readWhatsAppTwoWayWebhook', { path }, { live: false });
  const remove = useDoing('deleteWhatsAppTwoWayWebhook', { changes: ['readWhatsAppTwoWayWebhook'], saysError: true });
  const hasNone = webhook.error instanceof ApiProblem && webhook.error.status === 404;
  const close = () => setDoing(null);
  const url = hasNone ? null : (webhook.data?.url ?? null);
  return (
    <Card title={t('twoWay.title')} intro={t('twoWay.intro')}>
      {webhook.isPending && <Shaped rows={1} />}
      {webhook.isError && !hasNone && (
        <Failure error={webhook.error} onRetry={() => webhook.refetch().then(() => undefined)} />
      )}
      {url !== null && (
        <Text mb="md">
          <bdi dir="ltr" className="two-way-url">
            {url}
          </bdi>
        </Text>
      )}
      {(url !== null || hasNone) && (
        <Group gap="xs">
          {may('whatsapp:write') && (
            <Button variant="default" onClick={() => setDoing('set')}>
              {t(url === null ? 'twoWay.add' : 'twoWay.change')}
            </Button>
          )}
          {url !== null && (
            <Button variant="default" onClick={() => setDoing('asked')}>
              {t('twoWay.asked')}
            </Button>
          )}
          {url !== null && may('whatsapp:write') && (
            <Button variant="outline" color="red" onClick={() => setDoing('remove')}>
              {t('twoWay.remove')}
            </Button>
          )}
        </Group>
      )}
      {doing === 'set' && <Setting connectionId={connectionId} url={url} onMade={setMade} onClose={close} />}
      {doing === 'asked' && <Asked connectionId={connectionId} onClose={close} />}
      {doing === 'remove' && (
        <Confirm
          title={t('twoWay.removeTitle')}
          confirm={t('twoWay.remove')}
          onConfirm={() => remove.mutateAsync({ path })}
          onClose={close}
        >
          {t('twoWay.removeText')}
        </Confirm>
      )}
      {made && (
        <Dialog title={t('twoWay.secretTitle')} size="lg" onClose={() => setMade(null)} isHeld>
          <Stack gap="md">
            <Text>{t('twoWay.secretText')}</Text>
            <Copy value={made.secret} label={t('twoWay.secret')} />
            <Group justify="flex-end">
              <Button onClick={() => setMade(null)}>{t('twoWay.done')}</Button>
            </Group>
          </Stack>
        </Dialog>
      )}
    </Card>
  );
}

function Setting({
  connectionId,
  url,
  onMade,
  onClose,
}: {
  connectionId: string;
  url: string | null;
  onMade(made: Made): void;
  onClose(): void;
}) {
  const t = useTexts(texts);
  const [given, setGiven] = useState(url ?? 'https://');
  const set = useDoing('setWhatsAppTwoWayWebhook', {
    changes: ['readWhatsAppTwoWayWebhook'],
    saysError: true,
    onDone: (made) => {
      onClose();
      onMade(made);
    },
  });
  const fieldError = useFieldErrors(set.error);
  return (
    <FormDialog
      title={t('twoWay.title')}
      submit={t('twoWay.save')}
      doing={set}
      onSubmit={() => set.mutate({ path: { connectionId }, body: { url: given.trim(), rotateSecret: false } })}
      onClose={onClose}
    >
      <TextInput
        label={t('twoWay.url')}
        description={t('twoWay.urlHint')}
        type="url"
        dir="ltr"
        value={given}
        onChange={({ currentTarget: { value } }) => setGiven(value)}
        error={fieldError('/url')}
        maxLength={2_048}
        required
        data-autofocus
      />
    </FormDialog>
  );
}

/** What it was asked last, and what came of it. */
function Asked({ connectionId, onClose }: { connectionId: string; onClose(): void }) {
  const t = useTexts(texts);
  const calls = usePages('listWhatsAppTwoWayCalls', { path: { connectionId }, query: { limit: CALLS_SHOWN } });
  return (
    <Dialog title={t('twoWay.asked')} size="lg" onClose={onClose}>
      <PagedRows of={calls} label={t('twoWay.asked')} empty={<Text c="dimmed">{t('twoWay.never')}</Text>}>
        {(call) => <Call key={call.id} of={call} />}
      </PagedRows>
    </Dialog>
  );
}

function Call({
  of: { event, status, statusCode, durationMs, error, createdAt },
}: {
  of: RowOf<'listWhatsAppTwoWayCalls'>;
}) {
  const t = useTexts(texts);
  const facts = [
    ...(statusCode === null ? [] : [t('twoWay.status', { status: String(statusCode) })]),
    ...(durationMs === null ? [] : [t('twoWay.took', { ms: durationMs })]),
    ...(error === null ? [] : [error]),
  ];
  return (
    <Row
      title={t(`twoWay.events.${event}`)}
      note={facts.map((fact) => (
        <span key={fact} className="fact">
          <bdi>{fact}</bdi>
        </span>
      ))}
      aside={
        <>
          {t(`twoWay.states.${status}`)} <Moment at={createdAt} />
        </>
      }
    />
  );
}
