import { Text, VisuallyHidden } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { useState } from 'react';
import { useTexts } from '../../language/use-texts.ts';
import { Simulated } from '../connections/Simulated.tsx';
import { useTyped } from '../parts/use-typed.ts';
import { ChatList, type Kind } from './ChatList.tsx';
import { Conversation } from './Conversation.tsx';
import type { Connection } from './chats.ts';
import { texts } from './texts.ts';
import { useChatNews } from './use-chat-news.ts';
import { useHeadPages } from './use-head-pages.ts';
import { useTypists } from './use-typists.ts';

/** As many as fill a tall screen. */
const PAGE = 30;

/** The chats of a connection, and the one that is open: beside one another on a desktop, one at a time on a phone. */
export function Chats({
  connection,
  connections,
  openId,
}: {
  connection: Connection;
  connections: readonly Connection[];
  openId: string | null;
}) {
  const t = useTexts(texts);
  const search = useTyped();
  const [kind, setKind] = useState<Kind>('all');
  const list = useHeadPages('listWhatsAppChats', {
    path: { connectionId: connection.id },
    query: { limit: PAGE, ...(kind !== 'all' && { kind }), ...(search.settled !== '' && { q: search.settled }) },
  });
  const typists = useTypists();
  const fresh = useChatNews({ connection, connections, list, openId });
  return (
    <>
      <VisuallyHidden component="h1">{t('title')}</VisuallyHidden>
      <Simulated />
      <div className="chat" data-open={openId !== null}>
        <ChatList {...{ connection, connections, list, openId, typists, fresh, search, kind }} onKind={setKind} />
        {openId === null ? (
          <div className="chat-pane chat-nothing">
            <IconMessages size={48} stroke={1.2} aria-hidden />
            <Text c="dimmed">{t('choose')}</Text>
          </div>
        ) : (
          <Conversation key={openId} connection={connection} chatId={openId} chats={list.rows} typists={typists} />
        )}
      </div>
    </>
  );
}
