import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useDoing } from '../../../api/use-api.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { Refused } from '../../parts/Refused.tsx';
import { sayDone } from '../../parts/say.ts';
import { type Approver, type Channel, type Document, nameOf } from '../document.ts';
import { texts } from '../texts.ts';

const CHANNELS = ['sms', 'whatsapp'] as const satisfies Channel[];
const NAMES: Record<Channel, string> = { sms: 'SMS', whatsapp: 'WhatsApp' };

/** For an approver whom the first channel did not reach. */
export function ResendDialog({
  document,
  approver,
  onClose,
}: {
  document: Document;
  approver: Approver;
  onClose(): void;
}) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const name = nameOf(approver, language);
  const [channel, setChannel] = useState<Channel>(approver.channels[0] === 'sms' ? 'whatsapp' : 'sms');
  const resend = useDoing('resendInvitation', {
    saysError: true,
    onDone: () => {
      sayDone(t('act.resent', { name }));
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    resend.mutate({ path: { documentId: document.id, approverId: approver.id }, body: { channel } });
  };
  return (
    <Dialog title={t('act.resendTitle', { name })} onClose={onClose} isHeld={resend.isPending}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm">{t('act.resendText', { phone: `\u200e${approver.phone}` })}</Text>
          <Radio.Group
            label={t('act.resendBy')}
            value={channel}
            onChange={(value) => setChannel(value as Channel)}
            className="tall"
          >
            {CHANNELS.map((each) => (
              <Radio key={each} value={each} label={NAMES[each]} size="md" />
            ))}
          </Radio.Group>
          <Refused error={resend.error} />
          <Group justify="flex-end">
            <Button type="submit" loading={resend.isPending}>
              {t('act.resendNow')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
