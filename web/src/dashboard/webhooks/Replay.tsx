import { Alert, Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { useDoing } from '../../api/use-api.ts';
import { formatDateTime } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { localTime } from '../parts/local-time.ts';
import { Refused } from '../parts/Refused.tsx';
import type { Endpoint } from './State.tsx';
import { texts } from './texts.ts';

type Result = Answer<'replayEvents'>;
const DAY_MS = 86_400_000;

/** Sends again what an endpoint missed, or everything of a time. */
export function Replay({ of: { id }, onClose }: { of: Endpoint; onClose(): void }) {
  const t = useTexts(texts);
  const { t: say, language } = useSpeech();
  const [which, setWhich] = useState<'failed' | 'range'>('failed');
  const [from, setFrom] = useState(() => localTime(Date.now() - DAY_MS));
  const [until, setUntil] = useState(() => localTime(Date.now()));
  const [isTried, setTried] = useState(false);
  const [result, setResult] = useState<Result | null>(null);
  const done = {
    changes: ['listDeliveries' as const, 'readEndpointStatistics' as const],
    saysError: true,
    onDone: (answer: Result) => {
      setResult(answer);
      if (answer.nextFrom) setFrom(localTime(Date.parse(answer.nextFrom)));
    },
  };
  const failed = useDoing('replayFailedDeliveries', done);
  const range = useDoing('replayEvents', done);
  const isBusy = failed.isPending || range.isPending;
  const isMissing = from === '' || until === '';
  const start = () => {
    setTried(true);
    if (isMissing) return;
    const path = { endpointId: id };
    // Until the end of that minute, which is as exact as the field is.
    const end = new Date(Date.parse(until) + 60_000).toISOString();
    const next = result?.nextFrom;
    const begin = next && from === localTime(Date.parse(next)) ? next : new Date(from).toISOString();
    if (which === 'failed') failed.mutate({ path, body: { since: begin, until: end } });
    else range.mutate({ path, body: { from: begin, to: end } });
  };
  return (
    <Dialog title={t('replay.title')} size="lg" onClose={onClose} isHeld={isBusy}>
      <Stack gap="md">
        <Radio.Group label={t('replay.which')} value={which} onChange={(value) => setWhich(value as typeof which)}>
          <Radio className="tall" value="failed" label={t('replay.failed')} />
          <Radio className="tall" value="range" label={t('replay.range')} />
        </Radio.Group>
        <Group grow preventGrowOverflow={false}>
          <TextInput
            type="datetime-local"
            label={t('replay.from')}
            value={from}
            onChange={({ currentTarget: { value } }) => setFrom(value)}
            error={isTried && from === '' ? t('replay.missingTimes') : undefined}
          />
          <TextInput
            type="datetime-local"
            label={t('replay.until')}
            value={until}
            onChange={({ currentTarget: { value } }) => setUntil(value)}
            error={isTried && until === '' ? t('replay.missingTimes') : undefined}
          />
        </Group>
        <Text size="sm" c="dimmed">
          {t('replay.note')}
        </Text>
        <Refused error={which === 'failed' ? failed.error : range.error} />
        {result && (
          <Alert color="ink" role="status">
            {result.replayed === 0 ? t('replay.nothing') : t('replay.done', { count: result.replayed })}{' '}
            {result.nextFrom && t('replay.more', { at: formatDateTime(language, result.nextFrom) })}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} disabled={isBusy}>
            {say('common.close')}
          </Button>
          <Button loading={isBusy} onClick={start}>
            {t('replay.start')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
