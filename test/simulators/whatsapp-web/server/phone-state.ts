import type { PhoneState } from '../phone-protocol.ts';
import type { Message } from '../world/state.ts';
import { chatsOf, chatView, keyOfChat, messageView } from '../world/views.ts';
import type { WhatsAppWorld } from '../world/world.ts';

const CALLS_SHOWN = 5;
const MESSAGES_SHOWN = 300;

/** What the telephone page shows: all telephones, the chosen one, and its open chat. */
export function phoneState(world: WhatsAppWorld, number: string | null, chatId: string | null): PhoneState {
  const { accounts, devices } = world.realm.state;
  const linked = Object.values(devices);
  return {
    phones: Object.values(accounts)
      .filter(({ registered }) => registered)
      .map(({ phone, name, chats }) => ({
        number: phone,
        name,
        unread: Object.values(chats).reduce((sum, { unread }) => sum + Math.max(0, unread), 0),
        devices: linked.filter((device) => device.phone === phone).length,
      })),
    codesShown: world.qrCodes.length,
    phone: number !== null && accounts[number] ? chosen(world, number, chatId) : null,
  };
}

function chosen(world: WhatsAppWorld, number: string, chatId: string | null): PhoneState['phone'] {
  const { realm } = world;
  const { name, online } = realm.account(number);
  const connected = new Set(
    [...realm.sessions].flatMap(({ device, synced }) => (synced && device ? device.token : [])),
  );
  const key = chatId === null ? null : keyOfChat(realm, chatId);
  return {
    number,
    name,
    online,
    devices: world
      .phone(number)
      .devices.map(({ token, linkedAt }) => ({ token, linkedAt, connected: connected.has(token) })),
    chats: chatsOf(realm, number)
      .map((one) => {
        const last = world.conversations.history(number, one, null, 1)[0];
        return { ...chatView(realm, number, one), last: last ? summary(last) : '' };
      })
      .toSorted((a, b) => b.t - a.t),
    calls: world.calls.all
      .filter(({ from, to }) => from === number || to === number)
      .slice(-CALLS_SHOWN)
      .map(({ id, from, to, status }) => {
        const outgoing = from === number;
        return { id, from, name: realm.account(outgoing ? to : from).name, outgoing, status };
      }),
    chat: key === null ? null : openChat(world, number, key),
  };
}

function openChat(world: WhatsAppWorld, number: string, key: string) {
  const { id, name } = chatView(world.realm, number, key);
  const messages = world.conversations.history(number, key, null, MESSAGES_SHOWN).map((message) => ({
    ...messageView(world.realm, message, number, false),
    sender: world.realm.account(message.from).name,
  }));
  return { id, name, messages };
}

function summary({ content }: Message): string {
  switch (content.type) {
    case 'revoked':
      return 'deleted';
    case 'gp2':
      return `group: ${content.subtype}`;
    case 'chat':
      return content.body ?? '';
    default:
      return content.caption ?? content.filename ?? content.body ?? content.type;
  }
}
