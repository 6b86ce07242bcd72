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
import { Reactions } from './Reactions.tsx';
import { type Names, RichText } from './RichText.tsx';
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
  names,
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
  names: Names;
  onAnswer(message: ChatMessage): void;
}) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const may = useMay();
  const { direction, author, text, mentions, sentAt, editedAt, revokedAt, reactions } = message;
  const who = author && (author.name ?? phoneIn(author.chatId) ?? author.chatId);
  return (
    <li className={`chat-message chat-${direction}`} id={placeOf(message.whatsappId)}>
      <div className="chat-bubble">
        {isGroup && who !== null ? (
          <span className="chat-author">
            <bdi>{who}</bdi>
          </span>
        ) : (
          <VisuallyHidden>{t(direction === 'out' ? 'byYou' : 'byThem')}</VisuallyHidden>
        )}
        {answers !== null && <Quote of={answers} onOpen={show} />}
        {revokedAt !== null ? (
          <em className="chat-deleted">{t('deleted')}</em>
        ) : (
          <>
            <MessageContent of={message} connectionId={connectionId} />
            {text !== '' && <RichText text={text} mentions={mentions} names={names} />}
          </>
        )}
        <span className="chat-foot">
          {editedAt !== null && revokedAt === null && <span>{t('edited')}</span>}
          <time dateTime={sentAt}>{formatTime(language, sentAt)}</time>
          {direction === 'out' && revokedAt === null && <Ticks of={tick} />}
        </span>
        {reactions.length > 0 && <Reactions of={reactions} own={own} names={names} />}
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

/** What a message answers, in one line, and who said it; `onOpen` leads to where they did. */
export function Quote({ of: quoted, onOpen }: { of: ChatMessage | 'unknown'; onOpen?(message: ChatMessage): void }) {
  const t = useTexts(texts);
  const words = useWords();
  if (quoted === 'unknown') return <blockquote className="chat-quote">{t('quotedUnknown')}</blockquote>;
  const { direction, author } = quoted;
  const who = direction === 'out' ? t('you') : author && (author.name ?? phoneIn(author.chatId));
  const said = (
    <>
      {who && (
        <span className="chat-author">
          <bdi>{who}</bdi>
        </span>
      )}
      <span className="chat-quoted" dir="auto">
        {words(quoted)}
      </span>
    </>
  );
  if (!onOpen) return <blockquote className="chat-quote">{said}</blockquote>;
  return (
    <button type="button" className="chat-quote" onClick={() => onOpen(quoted)}>
      {said}
      <VisuallyHidden> {t('toQuoted')}</VisuallyHidden>
    </button>
  );
}

const placeOf = (whatsappId: string): string => `message-${whatsappId}`;

/** Brings a message to the middle of the screen, marked for as long as nothing else is touched. */
function show({ whatsappId }: ChatMessage): void {
  const place = document.getElementById(placeOf(whatsappId));
  if (!place) return;
  place.scrollIntoView({ block: 'center' });
  place.tabIndex = -1;
  place.dataset.found = '';
  place.addEventListener(
    'blur',
    () => {
      place.removeAttribute('tabindex');
      delete place.dataset.found;
    },
    { once: true },
  );
  place.focus({ preventScroll: true });
}
