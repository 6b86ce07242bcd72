import type { Services } from '../../services.ts';
import { editMessage, lookUpNumber, reactToMessage, revokeMessage } from '../../whatsapp/chats/acting.ts';
import { markChatRead, readProfile, sayTyping } from '../../whatsapp/chats/asking.ts';
import { listCalls } from '../../whatsapp/chats/calls.ts';
import { listChats, readChat } from '../../whatsapp/chats/chats.ts';
import { openChatMedia } from '../../whatsapp/chats/media.ts';
import { listChatMessages } from '../../whatsapp/chats/messages.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';
import { mediaAnswer } from '../media.ts';

type Operations = Pick<
  operations,
  | 'listWhatsAppChats'
  | 'readWhatsAppChat'
  | 'listWhatsAppChatMessages'
  | 'markWhatsAppChatRead'
  | 'sayTypingInWhatsAppChat'
  | 'reactToWhatsAppMessage'
  | 'removeWhatsAppReaction'
  | 'editWhatsAppMessage'
  | 'revokeWhatsAppMessage'
  | 'lookUpWhatsAppNumber'
  | 'downloadWhatsAppMedia'
  | 'listWhatsAppCalls'
  | 'readWhatsAppProfile'
>;

/** What linked WhatsApp accounts show. */
export function whatsappChatHandlers({ core }: Services): Handlers<Operations> {
  return {
    async listWhatsAppChats({ caller, params, query: { kind, q, ...page } }) {
      const filter = { kinds: kind === undefined ? undefined : [kind], search: q, ...page };
      return { status: 200, body: await listChats(core, caller, params.connectionId, filter) };
    },

    async readWhatsAppChat({ caller, params }) {
      return { status: 200, body: await readChat(core, caller, params.connectionId, params.chatId) };
    },

    async listWhatsAppChatMessages({ caller, params, query }) {
      return { status: 200, body: await listChatMessages(core, caller, params.connectionId, params.chatId, query) };
    },

    async markWhatsAppChatRead({ caller, params }) {
      await markChatRead(core, caller, params.connectionId, params.chatId);
      return { status: 204 };
    },

    async sayTypingInWhatsAppChat({ caller, params, body }) {
      await sayTyping(core, caller, params, body.typing ? 'typing' : 'not_typing');
      return { status: 204 };
    },

    async reactToWhatsAppMessage({ caller, params, body, signal }) {
      return { status: 200, body: await reactToMessage(core, caller, { ...params, signal }, body.emoji) };
    },

    async removeWhatsAppReaction({ caller, params, signal }) {
      await reactToMessage(core, caller, { ...params, signal }, '');
      return { status: 204 };
    },

    async editWhatsAppMessage({ caller, params, body, signal }) {
      return { status: 200, body: await editMessage(core, caller, { ...params, signal }, body.text) };
    },

    async revokeWhatsAppMessage({ caller, params, signal }) {
      await revokeMessage(core, caller, { ...params, signal });
      return { status: 204 };
    },

    async lookUpWhatsAppNumber({ caller, params: { phone, ...params }, signal }) {
      return { status: 200, body: await lookUpNumber(core, caller, { ...params, signal }, phone) };
    },

    async downloadWhatsAppMedia({ caller, params }) {
      return mediaAnswer(await openChatMedia(core, caller, params.connectionId, params.whatsappId));
    },

    async listWhatsAppCalls({ caller, params, query }) {
      return { status: 200, body: await listCalls(core, caller, { connectionId: params.connectionId, ...query }) };
    },

    async readWhatsAppProfile({ caller, params }) {
      return { status: 200, body: await readProfile(core, caller, params.connectionId) };
    },
  };
}
