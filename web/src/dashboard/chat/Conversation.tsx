import { ActionIcon, Alert, Anchor, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { ApiProblem } from '../../api/problem.ts';
import { useDoing, useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { useMay } from '../session.ts';
import { ChatIcon } from './ChatRow.tsx';
import { Composer } from './Composer.tsx';
import { type Chat, type ChatMessage, type Connection, chatHref, kindOf, nameOf, ownIdOf, phoneIn } from './chats.ts';
import { Messages } from './Messages.tsx';
import { useOutbox } from './outbox.ts';
import { texts } from './texts.ts';
import { useConversationNews } from './use-conversation-news.ts';
import { useHeadPages } from './use-head-pages.ts';
import { useNames } from './use-names.ts';

/** More than a tall screen holds; older ones are read as somebody scrolls to them. */
const PAGE = 40;
const NONE: readonly Chat[] = [];

/** One chat: who it is with, what was written, and where one writes. A chat that is only about to begin is empty. */
export function Conversation({
  connection,
  chatId,
  chats = NONE,
  typists,
}: {
  connection: Connection;
  chatId: string;
  /** The list, as far as it is read: what it has is shown until the chat is read. */
  chats?: readonly Chat[] | undefined;
  typists: ReadonlySet<string>;
}) {
  const t = useTexts(texts);
  const path = { connectionId: connection.id, chatId };
  const reading = useReading('readWhatsAppChat', { path }, { live: false });
  const pages = useHeadPages('listWhatsAppChatMessages', { path, query: { limit: PAGE } });
  const chat = reading.data ?? chats.find((one) => [one.chatId, one.lid].includes(chatId)) ?? null;
  const isNew = isMissing(reading.error) && isMissing(pages.error);
  const messages = pages.rows ?? [];
  const { outgoing, send, again, forget } = useOutbox(connection.id, chatId, messages);
  const names = useNames(connection, chats, messages);
  const [answered, setAnswered] = useState<ChatMessage | null>(null);
  const [file, setFile] = useState<File | null>(null);
  useConversationNews({ connectionId: connection.id, chat, isNew, refresh: pages.refresh });
  useMarkingRead(chat, connection.id);

  const drop = (event: DragEvent) => {
    const [dropped] = event.dataTransfer.files;
    if (!dropped) return;
    event.preventDefault();
    setFile(dropped);
  };
  return (
    <section
      className="chat-pane chat-main"
      aria-label={t('conversation')}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      <Heading connection={connection} chat={chat} chatId={chatId} isTyping={chat !== null && typists.has(chat.id)} />
      {connection.state !== 'ready' && (
        <Alert color="yellow" radius={0} role="status">
          {connection.description}{' '}
          <Anchor component={Link} href={`/connections/${connection.id}`} className="tap" underline="always">
            {t('toConnection')}
          </Anchor>
        </Alert>
      )}
      <Messages
        names={names}
        pages={pages}
        isNew={isNew}
        isGroup={(chat?.kind ?? kindOf(chatId)) === 'group'}
        connectionId={connection.id}
        own={ownIdOf(connection)}
        outgoing={outgoing}
        onAnswer={setAnswered}
        onAgain={again}
        onForget={forget}
      />
      <Composer
        connectionId={connection.id}
        chatId={chatId}
        isReadOnly={chat?.isReadOnly ?? false}
        answered={answered}
        file={file}
        onAnswered={setAnswered}
        onFile={setFile}
        onSend={send}
      />
    </section>
  );
}

function Heading({
  connection,
  chat,
  chatId,
  isTyping,
}: {
  connection: Connection;
  chat: Chat | null;
  chatId: string;
  isTyping: boolean;
}) {
  const t = useTexts(texts);
  const heading = useRef<HTMLHeadingElement>(null);
  // The list that was tapped on is not there any more, on a phone.
  useEffect(() => {
    if (matchMedia('(pointer: coarse)').matches) heading.current?.focus({ preventScroll: true });
  }, []);
  const kind = chat?.kind ?? kindOf(chatId);
  const name = chat ? nameOf(chat) : (phoneIn(chatId) ?? t(`kind.${kind}`));
  const phone = chat?.phone ?? phoneIn(chatId);
  const more = [
    ...(phone !== null && phone !== name ? [phone] : []),
    ...(chat?.participants
      ? [t(chat.kind === 'channel' ? 'subscribers' : 'members', { count: chat.participants })]
      : []),
  ];
  return (
    <header className="chat-bar">
      <ActionIcon component={Link} href={chatHref(connection.id)} aria-label={t('back')} className="chat-back">
        <IconArrowLeft size={22} aria-hidden className="chat-arrow" />
      </ActionIcon>
      <ChatIcon kind={kind} />
      <div className="chat-heading">
        <Title order={2} size="h5" className="chat-row-name" dir="auto" tabIndex={-1} ref={heading}>
          {name}
        </Title>
        <span className="chat-row-last" role="status">
          {isTyping ? <span className="chat-typing">{t('typing')}</span> : <bdi>{more.join(' · ')}</bdi>}
        </span>
      </div>
    </header>
  );
}

const isMissing = (error: unknown): boolean => error instanceof ApiProblem && error.status === 404;

/** What is looked at is read: while the page is on the screen, and again when it comes back to it. */
function useMarkingRead(chat: Chat | null, connectionId: string): void {
  const may = useMay();
  const { mutate, isPending } = useDoing('markWhatsAppChatRead', {
    changes: ['readWhatsAppChat', 'listWhatsAppChats'],
    saysError: true,
  });
  const [isSeen, setSeen] = useState(() => document.visibilityState === 'visible');
  useEffect(() => {
    const look = () => setSeen(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  const isDue = chat !== null && chat.unreadCount > 0 && isSeen && may('whatsapp:write');
  const chatId = chat?.chatId;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a failed one is tried again with the next message, not at once
  useEffect(() => {
    if (isDue && chatId !== undefined && !isPending) mutate({ path: { connectionId, chatId } });
  }, [isDue, chatId, connectionId, chat?.unreadCount]);
}
