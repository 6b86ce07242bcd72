import { Radio, Text } from '@mantine/core';
import { useState } from 'react';
import { useDoing } from '../../../api/use-api.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { FormDialog } from '../../parts/FormDialog.tsx';
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
  const submit = () => {
    resend.mutate({ path: { documentId: document.id, approverId: approver.id }, body: { channel } });
  };
  return (
    <FormDialog
      title={t('act.resendTitle', { name })}
      onClose={onClose}
      submit={t('act.resendNow')}
      doing={resend}
      onSubmit={submit}
    >
      <Text size="sm">{t('act.resendText', { phone: `\u200e${approver.phone}` })}</Text>
      <Radio.Group
        label={t('act.resendBy')}
        value={channel}
        onChange={(value) => setChannel(value as Channel)}
        className="tall"
      >
        {CHANNELS.map((each) => (
          <Radio key={each} value={each} label={NAMES[each]} />
        ))}
      </Radio.Group>
    </FormDialog>
  );
}
