import { Button, Group, Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { useDoing } from '../../api/use-api.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Refused } from '../parts/Refused.tsx';
import { Secret, type WithSecret } from './Secret.tsx';
import type { Endpoint } from './State.tsx';
import { texts } from './texts.ts';

const OVERLAP_SECONDS = { day: 86_400, hour: 3_600, now: 0 } as const;
type Overlap = keyof typeof OVERLAP_SECONDS;

/** A new secret, beside the old one for a while or at once. */
export function Rotate({ of: { id }, onClose }: { of: Endpoint; onClose(): void }) {
  const t = useTexts(texts);
  const { t: say } = useSpeech();
  const [overlap, setOverlap] = useState<Overlap>('day');
  const [made, setMade] = useState<WithSecret | null>(null);
  const rotate = useDoing('rotateEndpointSecret', { changes: ['readEndpoint'], saysError: true, onDone: setMade });
  if (made) return <Secret of={made} onClose={onClose} />;
  return (
    <Dialog title={t('rotate.title')} onClose={onClose} isHeld={rotate.isPending}>
      <Stack gap="md">
        <Radio.Group label={t('rotate.text')} value={overlap} onChange={(value) => setOverlap(value as Overlap)}>
          {(['day', 'hour', 'now'] as const).map((value) => (
            <Radio key={value} className="tall" value={value} label={t(`rotate.${value}`)} />
          ))}
        </Radio.Group>
        <Refused error={rotate.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} disabled={rotate.isPending}>
            {say('common.cancel')}
          </Button>
          <Button
            loading={rotate.isPending}
            onClick={() =>
              rotate.mutate({ path: { endpointId: id }, body: { overlapSeconds: OVERLAP_SECONDS[overlap] } })
            }
          >
            {t('rotate.confirm')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
