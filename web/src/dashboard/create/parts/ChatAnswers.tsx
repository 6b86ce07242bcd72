import { NativeSelect } from '@mantine/core';
import { useReading } from '../../../api/use-api.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { texts } from '../texts.ts';

/** Null: nothing is said here, so it is as usual. */
export type ChatAnswersChoice = boolean | null;

const CHOICES = { usual: null, on: true, off: false } as const satisfies Record<string, ChatAnswersChoice>;
type Choice = keyof typeof CHOICES;
const NAMES = Object.keys(CHOICES) as Choice[];

/**
 * Whether people may approve and review by answering in WhatsApp: as usual, yes, or no. What is usual the template says,
 * else the organization. Where WhatsApp is no way to anybody, and nothing is said about it, there is nothing to choose.
 */
export function ChatAnswers({
  of: chosen,
  template = null,
  onChange,
}: {
  of: ChatAnswersChoice;
  /** What the template says that it is made of. */
  template?: ChatAnswersChoice;
  onChange(chosen: ChatAnswersChoice): void;
}) {
  const t = useTexts(texts);
  const { data: settings } = useReading('readSettings', {}, { live: false, staleMs: 60_000 });
  const delivery = settings?.delivery;
  if (delivery && !delivery.ladder.includes('whatsapp') && chosen === null && template === null) return null;
  const organization = delivery ? t(delivery.approveFromChat ? 'chat.usualOn' : 'chat.usualOff') : t('chat.usual');
  const usual = template === null ? organization : t(template ? 'chat.templateOn' : 'chat.templateOff');
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
