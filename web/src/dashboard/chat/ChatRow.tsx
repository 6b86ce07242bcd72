import { VisuallyHidden } from '@mantine/core';
import { IconBellOff, IconPinFilled, IconSpeakerphone, IconUser, IconUsers } from '@tabler/icons-react';
import { Link } from 'wouter';
import { formatNumber } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Moment } from '../parts/Moment.tsx';
import { type Chat, chatHref, nameOf } from './chats.ts';
import { Ticks, tickOf } from './Ticks.tsx';
import { texts } from './texts.ts';
import { useWords } from './use-words.ts';

const ICONS = { person: IconUser, group: IconUsers, channel: IconSpeakerphone } as const;

/** One chat of the list: who, what was written last, and how much of it nobody has read. */
export function ChatRow({ of: chat, isOpen, isTyping }: { of: Chat; isOpen: boolean; isTyping: boolean }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { connectionId, chatId, kind, lastAt, unreadCount, isPinned, isMuted } = chat;
  return (
    <li className="chat-item">
      <Link
        href={chatHref(connectionId, chatId)}
        className="chat-row"
        {...(isOpen && { 'aria-current': 'true' as const })}
      >
        <ChatIcon kind={kind} />
        <span className="chat-row-text">
          <span className="chat-row-line">
            <span className="chat-row-name" dir="auto">
              {nameOf(chat)}
            </span>
            {lastAt !== null && (
              <span className="chat-row-time">
                <Moment at={lastAt} />
              </span>
            )}
          </span>
          <span className="chat-row-line">
            <LastWords of={chat} isTyping={isTyping} />
            {isMuted && <IconBellOff size={16} role="img" aria-label={t('muted')} />}
            {isPinned && <IconPinFilled size={16} role="img" aria-label={t('pinned')} />}
            {unreadCount > 0 && (
              <span className="chat-unread">
                {formatNumber(language, unreadCount)}
                <VisuallyHidden> {t('unread')}</VisuallyHidden>
              </span>
            )}
          </span>
        </span>
      </Link>
    </li>
  );
}

function LastWords({ of: { lastMessage: last, kind }, isTyping }: { of: Chat; isTyping: boolean }) {
  const t = useTexts(texts);
  const words = useWords();
  if (isTyping) return <span className="chat-row-last chat-typing">{t('typing')}</span>;
  if (last === null) return <span className="chat-row-last" />;
  const author = kind === 'group' && last.direction === 'in' ? last.author?.name : null;
  return (
    <span className="chat-row-last" dir="auto">
      {last.direction === 'out' && <Ticks of={tickOf(last.ack)} />}
      {author && (
        <>
          <bdi>{author}</bdi>:{' '}
        </>
      )}
      {words(last)}
    </span>
  );
}

export function ChatIcon({ kind }: { kind: Chat['kind'] }) {
  const t = useTexts(texts);
  const Icon = ICONS[kind];
  return (
    <span className="chat-icon">
      <Icon size={22} stroke={1.6} role="img" aria-label={t(`kind.${kind}`)} />
    </span>
  );
}
