import type { Handlers } from '../../api/dialect.ts';
import type { operations } from '../../api/generated/clientmanager.ts';
import type { Caller, Core } from '../../core.ts';
import { MESSAGE_COLUMNS, type MessageRow, messageOf } from '../../messaging/view.ts';
import type { Services } from '../../services.ts';
import { type CallView, listCalls } from '../../whatsapp/chats/calls.ts';
import { withChats } from '../../whatsapp/chats/messages.ts';
import { CHAT_MESSAGE_COLUMNS, type ChatMessageRow } from '../../whatsapp/chats/view.ts';
import { type Client, listClients, readClient } from './clients.ts';
import { CLIENTMANAGER_LIMITS as LIMITS } from './limits.ts';
import { readLogs } from './logs.ts';
import { bareNumber, wireCall, wireTime } from './mapping.ts';
import { numbersOf } from './numbers.ts';

type HistoryOperations = Pick<
  operations,
  'listSentMessages' | 'listReceivedMessages' | 'listIncomingCalls' | 'listCallLogs' | 'listLogs'
>;

/** What was, the newest first. */
export function historyHandlers({ core }: Services): Handlers<HistoryOperations> {
  return {
    async listSentMessages({ caller }) {
      const clients = await listClients(core, caller);
      const sent = await readSent(core, caller, clients);
      const numbers = await numbered(core, caller, 'sent', sent);
      const byConnection = new Map(clients.map((client) => [client.connectionId, client]));
      const body = sent.map((message) => {
        const { clientId, phone, phoneNumber } = byConnection.get(message.connectionId!)!;
        return {
          id: numbers.get(message.id)!,
          clientId,
          senderNumber: bareNumber(phone ?? phoneNumber),
          recipient: bareNumber(message.to ?? message.chatId ?? ''),
          message: message.text,
          status: 'sent',
          sentAt: wireTime(message.sentAt ?? message.createdAt),
        };
      });
      return { status: 200, body };
    },

    async listReceivedMessages({ caller, params }) {
      const client = await readClient(core, caller, params.clientId);
      const received = await readReceived(core, caller, client);
      const numbers = await numbered(core, caller, 'received', received);
      const messages = received.map(({ id, sender, text, sentAt }) => ({
        id: numbers.get(id)!,
        client_id: client.clientId,
        sender,
        message: text,
        received_at: wireTime(sentAt),
      }));
      return { status: 200, body: { status: 'success', messages } };
    },

    async listIncomingCalls({ caller, params }) {
      const client = await readClient(core, caller, params.clientId);
      const calls = await readCalls(core, caller, [client], LIMITS.historyMax);
      return { status: 200, body: { status: 'success', calls: await wireCalls(core, caller, [client], calls) } };
    },

    async listCallLogs({ caller }) {
      const clients = await listClients(core, caller);
      const calls = await readCalls(core, caller, clients, LIMITS.callLogsMax);
      return { status: 200, body: { status: 'success', calls: await wireCalls(core, caller, clients, calls) } };
    },

    async listLogs({ caller }) {
      return { status: 200, body: { status: 'success', logs: await readLogs(core, caller) } };
    },
  };
}

/** @param rows the newest first. */
const numbered = (core: Core, caller: Caller, kind: 'sent' | 'received' | 'call', rows: readonly { id: string }[]) =>
  numbersOf(core, caller.organizationId, kind, rows.map(({ id }) => id).reverse());

async function readSent(core: Core, caller: Caller, clients: readonly Client[]) {
  const rows = await core.database.read<MessageRow>(
    caller.organizationId,
    `select m.* from jsonb_array_elements_text($1::jsonb) as c(id) cross join lateral (
       select ${MESSAGE_COLUMNS} from messages where connection_id = c.id::uuid and direction = 'out'
         and status in ('accepted', 'delivered', 'read') order by created_at desc, id desc limit $2) m
     order by m.created_at desc, m.id desc limit $2`,
    [JSON.stringify(clients.map(({ connectionId }) => connectionId)), LIMITS.historyMax],
  );
  return rows.map((row) => messageOf(core, row));
}

type Received = { id: string; sender: string; text: string; sentAt: string };

/** What people wrote; groups and channels have lists of their own. */
async function readReceived(core: Core, caller: Caller, { connectionId }: Client): Promise<Received[]> {
  const rows = await core.database.read<ChatMessageRow>(
    caller.organizationId,
    `select ${CHAT_MESSAGE_COLUMNS} from whatsapp_messages w
     where w.connection_id = $1::uuid and w.direction = 'in'
       and exists (select from whatsapp_chats c where c.id = w.chat_id and c.kind = 'person')
     order by w.sent_at desc, w.position desc limit $2`,
    [connectionId, LIMITS.historyMax],
  );
  const messages = await withChats(core, caller.organizationId, rows);
  return messages.map(({ message: { id, text, sentAt }, chat: { phone, chatId } }) => ({
    ...{ id, text, sentAt, sender: bareNumber(phone ?? chatId) },
  }));
}

/** The newest of all clients together. */
async function readCalls(core: Core, caller: Caller, clients: readonly Client[], max: number): Promise<CallView[]> {
  const each = await Promise.all(
    clients.map(({ connectionId }) => listCalls(core, caller, { connectionId, limit: max })),
  );
  return each
    .flatMap(({ data }) => data)
    .sort((one, other) => other.startedAt.localeCompare(one.startedAt))
    .slice(0, max);
}

async function wireCalls(core: Core, caller: Caller, clients: readonly Client[], calls: readonly CallView[]) {
  const numbers = await numbered(core, caller, 'call', calls);
  const names = new Map(clients.map(({ connectionId, clientId }) => [connectionId, clientId]));
  return calls.map((call) => wireCall(call, names.get(call.connectionId)!, numbers.get(call.id)!));
}
