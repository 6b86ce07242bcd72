/**
 * What is asked of WhatsApp's page beside the library, which reads every chat or none and does not tell when one is muted,
 * pinned or renamed. The functions are sent to the page as text, so they use nothing from here.
 */

// biome-ignore-start lint/suspicious/noExplicitAny: what WhatsApp's page consists of has no types.

export type ListedChat = {
  id: string;
  /** When something was last written: seconds since the epoch. */
  t: number;
  unreadCount: number;
  isMuted: boolean;
  isPinned: boolean;
  isArchived: boolean;
};

/** The chats with the newest messages first. One that cannot be read is left out. */
export function listChatsInPage(max: number): ListedChat[] {
  const { Chat, WAWebNewsletterCollection } = (globalThis as any).require('WAWebCollections');
  const chats: any[] = [...Chat.getModelsArray(), ...(WAWebNewsletterCollection?.getModelsArray() ?? [])];
  const listed = chats.flatMap((chat) => {
    try {
      return [
        {
          id: chat.id._serialized,
          t: chat.t ?? 0,
          unreadCount: Math.abs(chat.unreadCount ?? 0),
          isMuted: chat.mute !== undefined && chat.mute.expiration !== 0,
          isPinned: Boolean(chat.pin),
          isArchived: Boolean(chat.archive),
        },
      ];
    } catch {
      return [];
    }
  });
  return listed.sort((one, other) => other.t - one.t).slice(0, max);
}

/** What the page calls when a chat changes. */
export const CHAT_CHANGED = 'countersignChatChanged';

/** Has the page tell by `tell`, once for each page that is loaded. */
export function watchChatsInPage(tell: string): void {
  const page = globalThis as any;
  if (page.countersignWatches) return;
  page.countersignWatches = true;
  const { Chat, WAWebNewsletterCollection } = page.require('WAWebCollections');
  const changes = 'change:pin change:mute change:muteExpiration change:name change:formattedTitle';
  for (const collection of [Chat, WAWebNewsletterCollection])
    collection?.on(changes, (chat: any) => page[tell](chat.id._serialized));
  // A group that the account has just come into: nobody need have written in it. People's chats begin with a message.
  Chat.on('add', ({ id }: any) => id._serialized.endsWith('@g.us') && page[tell](id._serialized));
}

export function sayTypingInPage(chatId: string, state: 'typing' | 'stop'): Promise<unknown> {
  return (globalThis as any).WWebJS.sendChatstate(state, chatId);
}

/** Whether WhatsApp lets a message be deleted for everybody; the library deletes it for us alone where it does not. */
export async function mayRevokeInPage(key: string): Promise<boolean> {
  const page = globalThis as any;
  const { Msg } = page.require('WAWebCollections');
  const message = Msg.get(key) ?? (await Msg.getMessagesById([key]))?.messages?.[0];
  return message !== undefined && page.require('WAWebMsgActionCapability').canSenderRevokeMsg(message);
}

// biome-ignore-end lint/suspicious/noExplicitAny: what WhatsApp's page consists of has no types.
