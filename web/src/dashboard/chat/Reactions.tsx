import { VisuallyHidden } from '@mantine/core';
import { formatNumber } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { type ChatMessage, phoneIn } from './chats.ts';
import type { Names } from './RichText.tsx';
import { texts } from './texts.ts';

/** What people think of a message: each sign once, how often, and by whom. */
export function Reactions({
  of: reactions,
  own,
  names,
}: {
  of: ChatMessage['reactions'];
  /** The chat id of the linked account. */
  own: string | null;
  names: Names;
}) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const call = (from: string) => (from === own ? t('you') : (names.get(from) ?? phoneIn(from) ?? t('somebody')));
  return (
    <span className="chat-reactions">
      <VisuallyHidden>{t('reactions')}</VisuallyHidden>
      {[...new Set(reactions.map(({ emoji }) => emoji))].map((emoji) => {
        const all = reactions.filter((one) => one.emoji === emoji);
        const who = all.map(({ from }) => call(from)).join(', ');
        return (
          <span key={emoji} title={who} {...(all.some(({ from }) => from === own) && { className: 'chat-mine' })}>
            {emoji}
            {all.length > 1 && ` ${formatNumber(language, all.length)}`}
            <VisuallyHidden> {who}</VisuallyHidden>
          </span>
        );
      })}
    </span>
  );
}
