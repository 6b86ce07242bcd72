import type { Content, Stanza } from '../protocol.ts';
import { type Chat, Msg } from './collections.ts';
import { NoAnswer } from './connection.ts';
import { createWid, type MsgKeyClass, randomHex, type Wid } from './ids.ts';
import type { Life } from './life.ts';
import { attributesOf, contentOf } from './store.ts';

type Outgoing = Record<string, unknown> & { id: Msg['id']; from: Wid; to: Wid; t: number };
type SendResult = { messageSendResult: 'OK' | 'ERROR_NETWORK'; t?: number };

const LINK = /\bhttps?:\/\/\S+/gi;
const EDIT_WITHIN_SECONDS = 15 * 60;

const links = (text: unknown): { href: string; suspiciousCharacters: Set<string> }[] =>
  typeof text === 'string' ? [...text.matchAll(LINK)].map(([href]) => ({ href, suspiciousCharacters: new Set() })) : [];

/** Sending, and everything that is done to a message afterwards. */
export function messageModules(life: Life, MsgKey: MsgKeyClass): Record<string, unknown> {
  const { store, connection, Cmd } = life;
  const send = sending(life);
  const at = (message: Msg) => ({ chat: `${message.id.remote}`, id: message.id.id });
  const star = async (messages: Msg[], starred: boolean): Promise<void> => {
    for (const message of messages) {
      await connection.ask('star', { ...at(message), starred });
      message.set({ star: starred });
    }
  };
  Object.assign(Cmd, {
    sendRevokeMsgs: async (_: Chat, { list }: { list: Msg[] }) => {
      for (const message of list) await connection.ask('revoke', at(message));
    },
    sendDeleteMsgs: async (chat: Chat, { list }: { list: Msg[] }) => {
      await connection.ask('delete_for_me', { chat: `${chat.id}`, ids: list.map(({ id }) => id.id) });
      for (const message of list) store.removeMessage(message);
    },
    sendStarMsgs: (_: Chat, messages: Msg[]) => star(messages, true),
    sendUnstarMsgs: (_: Chat, messages: Msg[]) => star(messages, false),
  });
  return {
    WAWebMsgKey: MsgKey,
    WAWebSendMsgChatAction: { addAndSendMsgToChat: send },
    WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
    WALinkify: { findLink: (text: unknown) => links(text)[0], findLinks: links },
    WAWebLinkPreviewChatAction: { getLinkPreview: async () => null },
    WAWebMsgReply: { canReplyMsg: () => true },
    WAWebQuotedMsgModelUtils: {
      getQuotedMsgObj: (message: Msg & { quotedStanzaID: string; quotedMsg: object; quotedParticipant?: string }) =>
        store.Msg.filter(({ id }) => id.id === message.quotedStanzaID)[0] ??
        new Msg({ ...message.quotedMsg, id: message.id, from: createWid(message.quotedParticipant!), to: message.to }),
    },
    WAWebMsgActionCapability: {
      canEditText: ({ type, id, t }: Msg) => type === 'chat' && id.fromMe && age(t) < EDIT_WITHIN_SECONDS,
      canEditCaption: ({ caption, id, t }: Msg) => caption !== undefined && id.fromMe && age(t) < EDIT_WITHIN_SECONDS,
      canSenderRevokeMsg: ({ id }: Msg) => id.fromMe,
      canAdminRevokeMsg: ({ id }: Msg) => id.remote.isGroup() && (store.chatOf(id.remote)?.iAmAdmin() ?? false),
      canStarMsg: () => true,
    },
    WAWebSendMessageEditAction: {
      sendMessageEdit: async (message: Msg, body: string, options: { mentionedJidList?: Wid[] }) => {
        const mentionedJidList = (options.mentionedJidList ?? []).map((wid) => `${wid}`);
        await connection.ask('edit', { ...at(message), body, mentionedJidList });
        const latestEditSenderTimestampMs = Date.now();
        message.set(
          message.directPath ? { caption: body, latestEditSenderTimestampMs } : { body, latestEditSenderTimestampMs },
        );
      },
    },
    WAWebSendReactionMsgAction: {
      sendReactionToMsg: (message: Msg, text: string) => connection.ask('react', { ...at(message), text }),
    },
    WAWebChatForwardMessage: {
      forwardMessages: async ({ chat, msgs }: { chat: Chat; msgs: Msg[] }) => {
        for (const message of msgs) await connection.ask('forward', { to: `${chat.id}`, ...at(message) });
      },
    },
    WAWebApiMessageInfoStore: {
      queryMsgInfo: async (key: Msg['id']) => {
        const { delivered, read } = await connection.ask('receipts', { chat: `${key.remote}`, id: key.id });
        const named = (ids: string[]) => ids.map((id) => ({ id: createWid(id) }));
        return { delivery: named(delivered), read: named(read), deliveryRemaining: 0, readRemaining: 0 };
      },
    },
    WAWebChatSendMessages: {
      sendGroupInviteMessage: async (
        chat: Chat,
        group: string,
        name: string,
        code: string,
        expiresAt: string,
        text: string,
      ) => {
        const id = new MsgKey({ fromMe: true, remote: chat.id, id: await MsgKey.newId() });
        const invitation: Partial<Content> = {
          type: 'groups_v4_invite',
          body: text,
          inviteGrp: group,
          inviteGrpName: name,
          inviteCode: code,
          inviteCodeExp: Number(expiresAt),
        };
        const outgoing = { ...invitation, id, from: chat.id, to: chat.id, t: Math.floor(Date.now() / 1_000) };
        return send(chat, outgoing)[1];
      },
    },
    WAWebNonMessageDataRequestPlaceholderMessageResendUtils: { handlePlaceholderMsgsSeen: async () => {} },
    WAWebBackendJobsCommon: { mediaTypeFromProtobuf: () => null },
    WAWebE2EProtoUtils: { typeAttributeFromProtobuf: () => 'text' },
    WAWap: {
      generateId: () => randomHex(8),
      wap: (tag: string, attrs: Record<string, unknown>, children: Stanza[] = []): Stanza => ({
        tag,
        attrs: Object.fromEntries(Object.entries(attrs).map(([name, value]) => [name, `${value}`])),
        children,
      }),
    },
    WADeprecatedSendIq: { deprecatedCastStanza: (stanza: Stanza) => connection.ask('stanza', { stanza }) },
    WAWebCallCollection: life.calls,
    ...reactionModules(life, MsgKey),
  };
}

/**
 * A message is in the chat at once, with ack 0, and the server's answer follows. Refused, it gets ack -1 and stays. When
 * no answer comes it stays at 0 and is sent again, under the same id, once the page is connected again.
 */
function sending(life: Life) {
  const { store, connection } = life;
  const unanswered = new Set<() => void>();
  life.onReconnected = () => {
    for (const again of unanswered) again();
    unanswered.clear();
  };
  return (chat: Chat, outgoing: Outgoing): [Promise<Msg>, Promise<SendResult>] => {
    const content = contentOf(outgoing);
    const { id, from, to, t } = outgoing;
    const author = id.participant;
    const own = { id, from, to, t, author, self: 'out', ack: 0, isNewMsg: true, star: false, isUnsentMedia: false };
    const message = new Msg({ ...attributesOf(content), ...own });
    store.addMessage(message);
    const attempt = async (): Promise<SendResult> => {
      try {
        const answer = await connection.ask('send', { chat: `${chat.id}`, id: id.id, content });
        message.set({ ack: Math.max(message.ack, 1) });
        return { messageSendResult: 'OK', t: answer.at };
      } catch (error) {
        if (error instanceof NoAnswer) {
          await new Promise<void>((resolve) => unanswered.add(resolve));
          return attempt();
        }
        message.set({ ack: -1 });
        return { messageSendResult: 'ERROR_NETWORK' };
      }
    };
    const answer = attempt();
    store.await(id.id, answer);
    return [Promise.resolve(message), answer];
  };
}

/** Reactions reach the library through a table it wraps; who asks later finds them in a collection. */
function reactionModules(life: Life, MsgKey: MsgKeyClass): Record<string, unknown> {
  const reactionTableMode = { bulkUpsert: async (_: object[]) => {} };
  life.onReaction = (wire, { from, text, at }) => {
    const parent = life.store.keyOf(wire);
    void reactionTableMode.bulkUpsert([
      {
        id: new MsgKey({ fromMe: false, remote: wire.chat, id: randomHex(11), participant: from }),
        reactionParentKey: parent,
        reactionText: text,
        reactionTimestamp: at * 1_000,
        from: createWid(from),
        orphan: 0,
        read: false,
        ack: 1,
      },
    ]);
  };
  return {
    WAWebAddonReactionTableMode: { reactionTableMode },
    WAWebAddonPollVoteTableMode: { pollVoteTableMode: { bulkUpsert: async () => {} } },
  };
}

const age = (at: number): number => Date.now() / 1_000 - at;
