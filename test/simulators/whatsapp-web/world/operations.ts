import { isChannelId } from '../ids.ts';
import type { Operation, Operations } from '../protocol.ts';
import { notFound, Refused } from './refusal.ts';
import type { Session } from './session.ts';
import { chatsOf, chatView, contactView, keyOfChat, messageView } from './views.ts';
import type { WhatsAppWorld } from './world.ts';

type Handler<O extends Operation> = (
  input: Operations[O]['input'],
  caller: { phone: string; session: Session },
) => Operations[O]['output'];

/** Operations of a page that is not linked yet. */
type Unlinked = 'hello' | 'refresh_qr' | 'request_pairing_code' | 'takeover';

/** Answers what a page asks; the operation's name is checked here. @throws Refused */
export type Answering = (session: Session, operation: string, input: unknown) => unknown;

export function answering(world: WhatsAppWorld): Answering {
  const linked: Record<string, unknown> = {
    ...messageHandlers(world),
    ...chatHandlers(world),
    ...accountHandlers(world),
    ...groupHandlers(world),
  } satisfies { [O in Exclude<Operation, Unlinked>]: Handler<O> };
  return (session, operation, input) => {
    const early = (unlinkedHandlers(world, session) as Record<string, unknown>)[operation];
    if (typeof early === 'function') return early(input);
    const handler = linked[operation];
    if (typeof handler !== 'function') throw notFound(`operation: ${operation}`);
    if (!session.phone) throw new Refused('not_linked', 401, 'this page is not linked to an account');
    return handler(input, { phone: session.phone, session });
  };
}

type UnlinkedHandlers = { [O in Unlinked]: (input: Operations[O]['input']) => Operations[O]['output'] };

function unlinkedHandlers(world: WhatsAppWorld, session: Session): UnlinkedHandlers {
  return {
    hello: (input) => {
      world.linking.hello(session, input);
      return null;
    },
    refresh_qr: () => {
      world.linking.refreshQr(session);
      return null;
    },
    request_pairing_code: ({ phone }) => ({ code: world.linking.requestPairingCode(session, phone) }),
    takeover: ({ token }) => {
      world.linking.takeOver(session, token);
      return null;
    },
  };
}

function messageHandlers(world: WhatsAppWorld) {
  const { realm, conversations } = world;
  const key = (chat: string): string => required(keyOfChat(realm, chat));
  return {
    send: ({ chat, id, content }, { phone, session }) => {
      if (realm.faults.refuseSends) throw new Refused('refused', realm.faults.refuseSends, 'the server refuses');
      return { at: conversations.post({ from: phone, to: key(chat), content, id, origin: session }).at };
    },
    edit: ({ chat, id, body, mentionedJidList }, { phone }) => {
      conversations.edit(phone, key(chat), id, body, mentionedJidList);
      return null;
    },
    revoke: ({ chat, id }, { phone }) => {
      conversations.revoke(phone, key(chat), id);
      return null;
    },
    delete_for_me: ({ chat, ids }, { phone, session }) => {
      conversations.hide(phone, key(chat), ids, session);
      return null;
    },
    star: ({ chat, id, starred }, { phone }) => {
      conversations.star(phone, key(chat), id, starred);
      return null;
    },
    react: ({ chat, id, text }, { phone }) => {
      conversations.react(phone, key(chat), id, text);
      return null;
    },
    forward: ({ to, chat, id }, { phone }) => {
      const { content } = conversations.find(phone, key(chat), id);
      conversations.post({ from: phone, to: key(to), content: { ...content, isForwarded: true } });
      return null;
    },
    receipts: ({ chat, id }, { phone }) => conversations.receipts(phone, key(chat), id),
    earlier_messages: ({ chat, before }, { phone }) =>
      conversations
        .history(phone, key(chat), before, realm.pace.historyPerChat)
        .map((message) => messageView(realm, message, phone, false)),
    seen: ({ chat }, { phone }) => {
      conversations.read(phone, key(chat));
      return null;
    },
    typing: ({ chat, state }, { phone }) => {
      world.typing(phone, key(chat), state);
      return null;
    },
    stanza: ({ stanza }, { phone }) => {
      world.calls.onStanza(phone, stanza);
      realm.note({ at: realm.now(), phone, kind: 'stanza', stanza });
      return null;
    },
  } satisfies Partial<{ [O in Operation]: Handler<O> }>;
}

function chatHandlers(world: WhatsAppWorld) {
  const { realm, conversations } = world;
  return {
    sync: (_, { phone, session }) => {
      const chats = chatsOf(realm, phone);
      const given = session.device?.sequence ?? 0;
      const messages = chats.flatMap((key) => {
        const waiting = realm.said(phone, key).filter(({ sequence }) => sequence > given).length;
        return conversations.history(phone, key, null, realm.pace.historyPerChat + waiting);
      });
      session.synced = true;
      if (session.device) session.device.sequence = realm.state.sequence;
      conversations.deliverWaiting(phone);
      return {
        contacts: Object.values(realm.state.accounts)
          .filter(({ registered }) => registered)
          .map((account) => contactView(realm, account, phone)),
        chats: chats.map((key) => chatView(realm, phone, key)),
        messages: messages.map((message) => messageView(realm, message, phone, message.sequence > given)),
      };
    },
    open_chat: ({ id }, { phone }) => {
      const key = keyOfChat(realm, id);
      if (key === null || (isChannelId(id) && !realm.state.channels[key])) return null;
      return chatView(realm, phone, key);
    },
    mark_unread: ({ chat, unread }, { phone }) => {
      const state = realm.chat(phone, required(keyOfChat(realm, chat)));
      state.unread = unread ? -1 : 0;
      realm.changed();
      return null;
    },
    flag_chat: ({ chat, flags }, { phone }) => {
      const key = required(keyOfChat(realm, chat));
      Object.assign(realm.chat(phone, key), flags);
      realm.tell(phone, { kind: 'chat', chat: chatView(realm, phone, key) });
      realm.changed();
      return null;
    },
    clear_chat: ({ chat, remove }, { phone }) => {
      const key = required(keyOfChat(realm, chat));
      Object.assign(realm.chat(phone, key), { clearedUpTo: realm.state.sequence, removed: remove, unread: 0 });
      realm.changed();
      return null;
    },
  } satisfies Partial<{ [O in Operation]: Handler<O> }>;
}

function accountHandlers(world: WhatsAppWorld) {
  const { realm } = world;
  return {
    contact: ({ id }, { phone }) => {
      const account = realm.accountOf(id);
      return account?.registered ? contactView(realm, account, phone) : null;
    },
    block: ({ id, blocked }, { phone }) => {
      const other = realm.accountOf(id);
      if (!other) throw notFound('account');
      world.phone(phone).block(other.phone, blocked);
      return null;
    },
    set_about: ({ text }, { phone }) => {
      world.account({ phone, about: text });
      return null;
    },
    set_name: ({ name }, { phone }) => {
      world.account({ phone, name });
      return null;
    },
    logout: (_, { session }) => {
      if (session.device) world.linking.unlink(session.device, session);
      return null;
    },
  } satisfies Partial<{ [O in Operation]: Handler<O> }>;
}

function groupHandlers(world: WhatsAppWorld) {
  const { realm, groups, channels } = world;
  return {
    create_group: ({ subject, participants, announce, restrict }, { phone }) => {
      const group = groups.create({ subject, owner: phone, members: [], announce, restrict });
      const results = groups.changeMembers(phone, group.id, 'add', participants);
      return { chat: chatView(realm, phone, group.id), participants: results };
    },
    change_participants: ({ group, change, participants }, { phone }) =>
      groups.changeMembers(phone, group, change, participants),
    change_group: ({ group, setting, value }, { phone }) => {
      groups.change(phone, group, setting, value);
      return null;
    },
    leave_group: ({ group }, { phone }) => {
      groups.leave(phone, group);
      return null;
    },
    group_invite: ({ group, reset }, { phone }) => ({ code: groups.inviteCode(phone, group, reset) }),
    invite_info: ({ code }) => groups.inviteInfo(code),
    join_group: ({ code }, { phone }) => ({ group: groups.join(phone, code) }),
    create_channel: ({ name, description }, { phone }) =>
      chatView(realm, phone, channels.create({ name, owner: phone, description }).id),
    channel_by_code: ({ code }, { phone }) => chatView(realm, phone, channels.byCode(code).id),
    subscribe: ({ channel, subscribed }, { phone }) => {
      channels.subscribe(phone, channel, subscribed);
      return chatView(realm, phone, channel);
    },
    delete_channel: ({ channel }, { phone }) => {
      channels.remove(phone, channel);
      return null;
    },
  } satisfies Partial<{ [O in Operation]: Handler<O> }>;
}

function required(key: string | null): string {
  if (key === null) throw notFound('chat');
  return key;
}
