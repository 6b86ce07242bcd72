import type { Services } from '../../services.ts';
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
      await sayTyping(core, caller, params.connectionId, params.chatId, body.typing);
      return { status: 204 };
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
