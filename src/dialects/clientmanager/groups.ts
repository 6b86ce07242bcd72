import { setTimeout as delay } from 'node:timers/promises';
import type { Handlers } from '../../api/dialect.ts';
import type { operations, Schemas } from '../../api/generated/clientmanager.ts';
import type { Caller, Core } from '../../core.ts';
import { Problem } from '../../errors/problem.ts';
import type { MessageView } from '../../messaging/view.ts';
import type { Services } from '../../services.ts';
import { listChats, readChat } from '../../whatsapp/chats/chats.ts';
import type { ChatView } from '../../whatsapp/chats/view.ts';
import { allOf } from './asking.ts';
import { type Client, readClient } from './clients.ts';
import { CLIENTMANAGER_LIMITS as LIMITS } from './limits.ts';
import { wireChannel, wireGroup, wireType } from './mapping.ts';
import { Refusal } from './refusals.ts';
import { type Asking, contentOf, idOfSent, sendAndWait, sentSecondsOf } from './sending.ts';

/** How long a message to a group waits before it is sent with a key, in milliseconds; tests have no time for it. */
export type GroupDelay = { min: number; max: number };

type GroupOperations = Pick<operations, 'listGroups' | 'sendGroupMessage' | 'sendGroupMessageFromSession'>;

export function groupHandlers({ core }: Services, groupDelayMs: GroupDelay): Handlers<GroupOperations> {
  return {
    async listGroups({ caller, params }) {
      const { connectionId } = await readClient(core, caller, params.clientId);
      const read = (page: { limit: number; cursor?: string }) =>
        listChats(core, caller, connectionId, { kinds: ['group', 'channel'], ...page });
      const chats = await allOf(LIMITS.chatsMax, read, LIMITS.pageMax);
      const groups = chats.filter(({ kind }) => kind === 'group').map(wireGroup);
      const channels = chats.filter(({ kind }) => kind === 'channel').map(wireChannel);
      return { status: 200, body: { groups, channels, total: groups.length + channels.length } };
    },

    async sendGroupMessage(request) {
      const until = Date.now() + LIMITS.answerMs;
      const group = await prepare(core, request.caller, request.body, request.body);
      const sent = await sendToGroup(core, request, group, { source: 'api', delayMs: groupDelayMs, until });
      const { chatId, name } = group.chat;
      const message = wireSent(sent);
      return { status: 200, body: { success: true, message, groupId: chatId, groupName: name ?? chatId } };
    },

    async sendGroupMessageFromSession(request) {
      const until = Date.now() + LIMITS.answerMs;
      const group = await prepare(core, request.caller, request.params, request.body);
      const sent = await sendToGroup(core, request, group, { source: 'session', delayMs: null, until });
      return { status: 200, body: { success: true, message: wireSent(sent) } };
    },
  };
}

type Wish = Schemas['GroupMessageBody'];
type Prepared = { client: Client; chat: ChatView; wish: Wish };

async function prepare(
  core: Core,
  caller: Caller,
  { clientId, groupId }: { clientId: string; groupId: string },
  wish: Wish,
): Promise<Prepared> {
  const { message = '', mediaUrl, mediaType } = wish;
  if (message.trim() === '' && mediaUrl === undefined)
    throw new Refusal('INVALID_REQUEST', 'Either message or mediaUrl is required');
  if (mediaUrl !== undefined && mediaType === undefined)
    throw new Refusal('INVALID_REQUEST', 'mediaType is required when mediaUrl is provided');
  const client = await readClient(core, caller, clientId);
  const chat = await findGroup(core, caller, client.connectionId, groupId);
  if (chat.isReadOnly) throw new Refusal('READ_ONLY_CHAT');
  return { client, chat, wish };
}

/** What makes a chat a group or a channel is what WhatsApp says, not the end of its id (S4-A14). */
async function findGroup(core: Core, caller: Caller, connectionId: string, groupId: string): Promise<ChatView> {
  const asChannel = groupId.replace(/@c\.us$/, '@newsletter');
  const found =
    (await readIfThere(core, caller, connectionId, groupId)) ??
    (asChannel === groupId ? null : await readIfThere(core, caller, connectionId, asChannel));
  if (found && found.kind !== 'person') return found;
  const couldBeOne = /@(?:g\.us|newsletter)$/.test(groupId);
  throw new Refusal(found === null && couldBeOne ? 'GROUP_NOT_FOUND' : 'INVALID_CHAT_TYPE');
}

async function readIfThere(core: Core, caller: Caller, connectionId: string, chatId: string): Promise<ChatView | null> {
  try {
    return await readChat(core, caller, connectionId, chatId);
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') return null;
    throw error;
  }
}

async function sendToGroup(
  core: Core,
  request: Asking,
  { client, chat, wish }: Prepared,
  how: { source: 'api' | 'session'; delayMs: GroupDelay | null; until: number },
): Promise<MessageView> {
  const { source, delayMs, until } = how;
  const [message, mediaUrl] = [wish.message ?? '', wish.mediaUrl ?? null];
  const content = await contentOf(core, request, { message, mediaUrl, as: wish.mediaType ?? null });
  if (delayMs) await delay(drawn(delayMs), undefined, { signal: request.signal });
  return sendAndWait(core, request, {
    ...{ connectionId: client.connectionId, to: chat.chatId, content, source, until },
    asked: [chat.chatId, message, mediaUrl, wish.mediaType ?? null],
  });
}

const drawn = ({ min, max }: GroupDelay): number => Math.round(min + Math.random() * (max - min));

const wireSent = (sent: MessageView): Schemas['SentGroupMessage'] => ({
  id: { _serialized: idOfSent(sent) },
  body: sent.text,
  timestamp: sentSecondsOf(sent),
  type: wireType(sent.type),
});
