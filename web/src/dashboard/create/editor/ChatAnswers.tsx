import { NativeSelect } from '@mantine/core';
import { useReading } from '../../../api/use-api.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { texts } from '../texts.ts';
import type { Draft } from './draft.ts';

type Chosen = Draft['approveFromChat'];

const CHOICES = { usual: null, on: true, off: false } as const satisfies Record<string, Chosen>;
type Choice = keyof typeof CHOICES;
const NAMES = Object.keys(CHOICES) as Choice[];

/** Whether people may approve and review by answering in WhatsApp: as the organization has it, yes, or no. */
export function ChatAnswers({ of: chosen, onChange }: { of: Chosen; onChange(chosen: Chosen): void }) {
  const t = useTexts(texts);
  const { data: settings } = useReading('readSettings', {}, { live: false, staleMs: 60_000 });
  const delivery = settings?.delivery;
  if (delivery && !delivery.ladder.includes('whatsapp') && chosen === null) return null;
  const usual = delivery ? t(delivery.approveFromChat ? 'chat.usualOn' : 'chat.usualOff') : t('chat.usual');
  return (
    <NativeSelect
      label={t('chat.label')}
      description={t('chat.hint')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={NAMES.find((name) => CHOICES[name] === chosen)}
      onChange={({ currentTarget: { value } }) => onChange(CHOICES[value as Choice])}
      data={NAMES.map((value) => ({ value, label: value === 'usual' ? usual : t(`chat.${value}`) }))}
    />
  );
}
