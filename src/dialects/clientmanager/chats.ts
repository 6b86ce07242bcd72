import type { Handlers } from '../../api/dialect.ts';
import type { operations } from '../../api/generated/clientmanager.ts';
import type { Services } from '../../services.ts';
import { markChatRead } from '../../whatsapp/chats/asking.ts';
import { listChats, readChat } from '../../whatsapp/chats/chats.ts';
import { openChatMedia } from '../../whatsapp/chats/media.ts';
import { listChatMessages } from '../../whatsapp/chats/messages.ts';
import { allOf } from './asking.ts';
import { readClient } from './clients.ts';
import { CLIENTMANAGER_LIMITS as LIMITS } from './limits.ts';
import { wireChat, wireMessage } from './mapping.ts';
import { notFound } from './refusals.ts';
import { idOfSent, sendAndWait, sentSecondsOf } from './sending.ts';

type ChatOperations = Pick<
  operations,
  'listChats' | 'listChatMessages' | 'sendChatMessage' | 'markChatRead' | 'downloadChatMedia'
>;

/** What people see and do in the chats of a client, from the dashboard. */
export function chatHandlers({ core }: Services): Handlers<ChatOperations> {
  return {
    async listChats({ caller, params }) {
      const { connectionId } = await readClient(core, caller, params.clientId);
      const read = (page: { limit: number; cursor?: string }) =>
        listChats(core, caller, connectionId, { kinds: ['person'], ...page });
      const chats = await allOf(LIMITS.chatsMax, read, LIMITS.pageMax);
      return { status: 200, body: { chats: chats.map(wireChat) } };
    },

    async listChatMessages({ caller, params: { clientId, chatId }, query }) {
      const { connectionId } = await readClient(core, caller, clientId);
      const read = (page: { limit: number; cursor?: string }) =>
        listChatMessages(core, caller, connectionId, chatId, page);
      const newest = await allOf(query.limit, read, LIMITS.pageMax).catch(notFound('Chat'));
      return { status: 200, body: { messages: newest.reverse().map(wireMessage) } };
    },

    async sendChatMessage(request) {
      const until = Date.now() + LIMITS.answerMs;
      const { caller, params, body } = request;
      const { connectionId } = await readClient(core, caller, params.clientId);
      const { chatId: to } = await readChat(core, caller, connectionId, params.chatId).catch(notFound('Chat'));
      const sent = await sendAndWait(core, request, {
        ...{ connectionId, to, content: { kind: 'text', text: body.message }, source: 'session', until },
        asked: [to, body.message],
      });
      const message = { id: { _serialized: idOfSent(sent) }, body: sent.text, timestamp: sentSecondsOf(sent) };
      return { status: 200, body: { success: true, message } };
    },

    async markChatRead({ caller, params: { clientId, chatId } }) {
      const { connectionId } = await readClient(core, caller, clientId);
      await markChatRead(core, caller, connectionId, chatId).catch(notFound('Chat'));
      return { status: 200, body: { success: true } };
    },

    async downloadChatMedia({ caller, params: { clientId, messageId } }) {
      const { connectionId } = await readClient(core, caller, clientId);
      const opened = await openChatMedia(core, caller, connectionId, messageId).catch(notFound('Media'));
      const { mediaType, fileName, ...stored } = opened;
      return {
        status: 200,
        file: { ...stored, contentType: harmless(mediaType), inline: true, ...(fileName !== null && { fileName }) },
      };
    },
  };
}

/** Types are what senders say: what a browser would run as a page of ours is bytes. */
const harmless = (mediaType: string): string =>
  /html|xml|svg|script/i.test(mediaType) && !mediaType.startsWith('application/vnd.')
    ? 'application/octet-stream'
    : mediaType;
