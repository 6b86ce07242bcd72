import type { Call, Client, GroupNotification, Message, Reaction } from 'whatsapp-web.js';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import type { RawChat } from '../mirror/chat-mapping.ts';
import { CHAT_CHANGED, watchChatsInPage } from '../mirror/page.ts';
import { within } from './deadline.ts';

/** What a session tells of what happens in its chats. */
export type ChatListener = {
  /** Anybody's, also what was written here or on the phone. */
  message(message: Message): void;
  edited(message: Message): void;
  revoked(message: Message): void;
  reaction(reaction: Reaction): void;
  call(call: Call): void;
  /** With all there is to tell of it. */
  chat(chat: RawChat): void;
  chatChanged(chatId: string): void;
};

const GROUP_EVENTS = ['group_join', 'group_leave', 'group_admin_changed', 'group_update'] as const;

export function listenToChats(client: Client, hear: ChatListener): void {
  client.on('message_create', (message) => hear.message(message));
  client.on('message_edit', (message) => hear.edited(message));
  client.on('message_revoke_everyone', (message) => hear.revoked(message));
  client.on('message_reaction', (reaction) => hear.reaction(reaction));
  client.on('call', (call) => hear.call(call));
  client.on('unread_count', (chat) => chat && hear.chat(chat as unknown as RawChat));
  client.on('chat_archived', (chat) => chat && hear.chat(chat as unknown as RawChat));
  for (const event of GROUP_EVENTS)
    client.on(event as 'group_update', ({ chatId }: GroupNotification) => hear.chatChanged(chatId));
}

const watched = new WeakSet<object>();

/** Of a page that is ready; again for each that is loaded. What it adds to the library's events is missed by nobody. */
export async function watchChats(client: Client, hear: ChatListener): Promise<void> {
  const page = client.pupPage!;
  if (!watched.has(page)) {
    watched.add(page);
    await within(
      LIMITS.lookUpMs,
      page.exposeFunction(CHAT_CHANGED, (chatId: string) => hear.chatChanged(chatId)),
    );
  }
  await within(LIMITS.lookUpMs, page.evaluate(watchChatsInPage, CHAT_CHANGED));
}
