import { ActionIcon, Button, Loader, NativeSelect, SegmentedControl, Text, TextInput } from '@mantine/core';
import { IconMessagePlus, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Pages } from '../../api/use-pages.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Failure } from '../../parts/Failure.tsx';
import { Shaped } from '../parts/Shown.tsx';
import type { Typed } from '../parts/use-typed.ts';
import { useMay } from '../session.ts';
import { ChatRow } from './ChatRow.tsx';
import { type Chat, type Connection, chatHref, inOrder } from './chats.ts';
import { MoreWhenSeen } from './MoreWhenSeen.tsx';
import { NewChat } from './NewChat.tsx';
import { texts } from './texts.ts';

export type Kind = 'all' | Chat['kind'];
const KINDS: Kind[] = ['all', 'person', 'group', 'channel'];

/** Whom one can write with by this connection. */
export function ChatList({
  connection,
  connections,
  list,
  openId,
  typists,
  fresh,
  search,
  kind,
  onKind,
}: {
  connection: Connection;
  connections: readonly Connection[];
  list: Pages<Chat>;
  openId: string | null;
  typists: ReadonlySet<string>;
  fresh: ReadonlySet<string>;
  search: Typed;
  kind: Kind;
  onKind(kind: Kind): void;
}) {
  const t = useTexts(texts);
  const may = useMay();
  const [, navigate] = useLocation();
  const [isBeginning, setBeginning] = useState(false);
  return (
    <section className="chat-pane chat-side" aria-label={t('list')}>
      <div className="chat-bar">
        <NativeSelect
          aria-label={t('connection')}
          className="chat-connection"
          value={connection.id}
          onChange={({ currentTarget: { value } }) => navigate(chatHref(value))}
          data={connections.map((one) => ({
            value: one.id,
            label: labelOf(one, fresh.has(one.id) ? t('fresh') : null),
          }))}
        />
        {may('whatsapp:write') && (
          <ActionIcon aria-label={t('begin.title')} onClick={() => setBeginning(true)}>
            <IconMessagePlus size={22} aria-hidden />
          </ActionIcon>
        )}
      </div>
      <div className="chat-filters">
        <TextInput
          aria-label={t('search')}
          placeholder={t('search')}
          type="search"
          leftSection={<IconSearch size={18} aria-hidden />}
          value={search.text}
          onChange={({ currentTarget: { value } }) => search.setText(value)}
          maxLength={100}
        />
        <SegmentedControl
          fullWidth
          aria-label={t('filter')}
          value={kind}
          onChange={(value) => onKind(value as Kind)}
          data={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          transitionDuration={0}
        />
      </div>
      <div className="chat-scroll">
        <Rows list={list} openId={openId} typists={typists} isSearched={search.settled !== '' || kind !== 'all'} />
      </div>
      {isBeginning && <NewChat connectionId={connection.id} onClose={() => setBeginning(false)} />}
    </section>
  );
}

function Rows({
  list,
  openId,
  typists,
  isSearched,
}: {
  list: Pages<Chat>;
  openId: string | null;
  typists: ReadonlySet<string>;
  isSearched: boolean;
}) {
  const t = useTexts(texts);
  const { rows, error, hasMore, isLoadingMore, more, retry } = list;
  if (rows === undefined) return error ? <Failure error={error} onRetry={retry} /> : <Shaped rows={8} />;
  return (
    <>
      {rows.length === 0 && !hasMore && (
        <Text c="dimmed" p="md">
          {t(isSearched ? 'noneFound' : 'none')}
        </Text>
      )}
      <ul className="plain-list">
        {inOrder(rows).map((chat) => (
          <ChatRow
            key={chat.id}
            of={chat}
            isOpen={openId !== null && [chat.chatId, chat.lid].includes(openId)}
            isTyping={typists.has(chat.id)}
          />
        ))}
      </ul>
      {hasMore && (
        <MoreWhenSeen onSeen={more} isBusy={isLoadingMore}>
          <Button variant="subtle" onClick={more} disabled={isLoadingMore}>
            {isLoadingMore ? <Loader size="sm" /> : t('more')}
          </Button>
        </MoreWhenSeen>
      )}
    </>
  );
}

/** A list of the browser shows plain text only: directions are kept apart by characters. */
const labelOf = ({ name, phone }: Connection, fresh: string | null): string =>
  [`\u2068${name}\u2069`, ...(phone === null ? [] : [`\u2066${phone}\u2069`]), ...(fresh === null ? [] : [fresh])].join(
    ' · ',
  );
