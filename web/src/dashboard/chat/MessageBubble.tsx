import { ActionIcon, VisuallyHidden } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { memo } from 'react';
import { formatTime } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { useMay } from '../session.ts';
import type { ChatMessage } from './chats.ts';
import { phoneIn } from './chats.ts';
import { MessageContent } from './MessageContent.tsx';
import { MessageMenu } from './MessageMenu.tsx';
import { RichText } from './RichText.tsx';
import { type Tick, Ticks } from './Ticks.tsx';
import { texts } from './texts.ts';
import { useWords } from './use-words.ts';

/** One message, as both sides of the chat see it. */
export const MessageBubble = memo(function MessageBubble({
  of: message,
  tick,
  answers,
  isGroup,
  connectionId,
  own,
  onAnswer,
}: {
  of: ChatMessage;
  tick: Tick;
  /** What it answers; `unknown` where that is not among what was read. */
  answers: ChatMessage | 'unknown' | null;
  isGroup: boolean;
  connectionId: string;
  /** The chat id of the linked account. */
  own: string | null;
  onAnswer(message: ChatMessage): void;
}) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const may = useMay();
  const { direction, author, text, sentAt, editedAt, revokedAt, reactions } = message;
  const who = author && (author.name ?? phoneIn(author.chatId) ?? author.chatId);
  return (
    <li className={`chat-message chat-${direction}`}>
      <div className="chat-bubble">
        {isGroup && who !== null ? (
          <span className="chat-author">
            <bdi>{who}</bdi>
          </span>
        ) : (
          <VisuallyHidden>{t(direction === 'out' ? 'byYou' : 'byThem')}</VisuallyHidden>
        )}
        {answers !== null && <Quote of={answers} />}
        {revokedAt !== null ? (
          <em className="chat-deleted">{t('deleted')}</em>
        ) : (
          <>
            <MessageContent of={message} connectionId={connectionId} />
            {text !== '' && <RichText text={text} />}
          </>
        )}
        <span className="chat-foot">
          {editedAt !== null && revokedAt === null && <span>{t('edited')}</span>}
          <time dateTime={sentAt}>{formatTime(language, sentAt)}</time>
          {direction === 'out' && revokedAt === null && <Ticks of={tick} />}
        </span>
        {reactions.length > 0 && (
          <span className="chat-reactions">
            <VisuallyHidden>{t('reactions')}</VisuallyHidden>
            {reactions.map(({ from, emoji }) => (
              <span key={from} {...(from === own && { className: 'chat-mine' })}>
                {from === own && <VisuallyHidden>{t('byYou')}</VisuallyHidden>}
                {emoji}
              </span>
            ))}
          </span>
        )}
      </div>
      {may('whatsapp:write') && revokedAt === null && (
        <span className="chat-doing">
          <ActionIcon className="chat-do" aria-label={t('answer')} onClick={() => onAnswer(message)}>
            <IconArrowBackUp size={20} aria-hidden />
          </ActionIcon>
          <MessageMenu of={message} connectionId={connectionId} own={own} />
        </span>
      )}
    </li>
  );
});

/** What a message answers, in one line. */
export function Quote({ of: quoted }: { of: ChatMessage | 'unknown' }) {
  const t = useTexts(texts);
  const words = useWords();
  const said = quoted === 'unknown' ? t('quotedUnknown') : words(quoted);
  return (
    <blockquote className="chat-quote" dir="auto">
      {said}
    </blockquote>
  );
}
