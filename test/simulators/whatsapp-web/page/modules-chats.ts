import type { Chat, Msg } from './collections.ts';
import type { Wid } from './ids.ts';
import type { Life } from './life.ts';

/** Chats as a whole: finding them, reading, typing, putting them away. */
export function chatModules({ store, connection, Cmd }: Life): Record<string, unknown> {
  /** The oldest message that was asked for, by chat: many have the same second, so that the time does not tell. */
  const reached = new Map<string, string>();
  const flag = async (chat: Chat, flags: { archived?: boolean; pinnedAt?: number }): Promise<void> => {
    await connection.ask('flag_chat', { chat: `${chat.id}`, flags });
  };
  const typing = (state: 'typing' | 'recording' | 'stop') => (wid: Wid) =>
    connection.ask('typing', { chat: `${wid}`, state });
  const clear = async (chat: Chat, remove: boolean): Promise<void> => {
    await connection.ask('clear_chat', { chat: `${chat.id}`, remove });
    for (const message of chat.msgs.getModelsArray()) store.removeMessage(message);
    if (remove) store.removeChat(`${chat.id}`);
  };
  Object.assign(Cmd, {
    archiveChat: async (chat: Chat, archived: boolean) => {
      await flag(chat, { archived });
      chat.set({ archive: archived });
    },
    pinChat: async (chat: Chat, pinned: boolean) => {
      const pinnedAt = pinned ? Math.floor(Date.now() / 1_000) : 0;
      await flag(chat, { pinnedAt });
      chat.set({ pin: pinnedAt });
    },
    markChatUnread: async (chat: Chat, unread: boolean) => {
      await connection.ask('mark_unread', { chat: `${chat.id}`, unread });
      chat.set({ unreadCount: unread ? -1 : 0 });
    },
    openChatBottom: async () => {},
    openChatAt: async () => {},
    openDrawerMid: async () => {},
    chatSearch: async () => {},
    msgInfoDrawer: async () => {},
  });
  return {
    WAWebFindChatAction: {
      findOrCreateLatestChat: async (wid: Wid) => {
        // Somebody may be known under the other of their ids: there is one chat with them all the same.
        const contact = store.contactOf(wid);
        const known = contact && (store.Chat.get(contact.id) ?? null);
        if (known) return { chat: known, created: false };
        const chat = await store.openChat(`${wid}`);
        if (!chat) throw Object.assign(new Error('No LID for user'), { name: 'ChatNotFound' });
        return { chat, created: true };
      },
    },
    WAWebChatGetters: {
      getIsNewsletter: ({ id }: Chat) => id.isNewsletter(),
      getIsBroadcast: ({ id }: Chat) => id.isBroadcast(),
    },
    WAWebUpdateUnreadChatAction: {
      sendSeen: async ({ chat }: { chat: Chat }) => {
        if (chat.unreadCount === 0) return;
        await connection.ask('seen', { chat: `${chat.id}` });
        chat.set({ unreadCount: 0 });
      },
    },
    WAWebChatStateBridge: {
      sendChatStateComposing: typing('typing'),
      sendChatStateRecording: typing('recording'),
      sendChatStatePaused: typing('stop'),
    },
    WAWebChatLoadMessages: {
      loadEarlierMsgs: async ({ chat }: { chat: Chat }): Promise<Msg[]> => {
        const id = `${chat.id}`;
        const before = reached.get(id) ?? chat.msgs.getModelsArray()[0]?.id.id ?? null;
        const earlier = await connection.ask('earlier_messages', { chat: id, before });
        if (earlier[0]) reached.set(id, earlier[0].id);
        return earlier.map((wire) => store.putMessage(wire, false));
      },
    },
    WAWebChatClearBridge: { sendClear: (chat: Chat) => clear(chat, false) },
    WAWebDeleteChatAction: { sendDelete: (chat: Chat) => clear(chat, true) },
  };
}
