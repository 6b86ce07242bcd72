import type { Handlers } from '../../api/dialect.ts';
import type { operations, Schemas } from '../../api/generated/wahooks.ts';
import type { Caller } from '../../core.ts';
import type { Language } from '../../domain/model.ts';
import { Problem } from '../../errors/problem.ts';
import type { Services } from '../../services.ts';
import { changeConnection } from '../../whatsapp/changing.ts';
import { readProfile } from '../../whatsapp/chats/asking.ts';
import { type ChatView, listChats } from '../../whatsapp/chats/chats.ts';
import { createConnection, deleteConnection, restartConnection } from '../../whatsapp/connections.ts';
import { getOrCreateConnection } from '../../whatsapp/idle.ts';
import { WHATSAPP_LIMITS } from '../../whatsapp/limits.ts';
import { qrDataUrl } from '../../whatsapp/qr-png.ts';
import { listConnections, readConnection, readQr } from '../../whatsapp/reading.ts';
import type { ConnectionView } from '../../whatsapp/view.ts';
import { withOwn } from './ownership.ts';
import { refuseBooting, statusOf } from './status.ts';

type Operations = Pick<
  operations,
  | 'listConnections'
  | 'createConnection'
  | 'getOrCreateConnection'
  | 'getConnection'
  | 'updateConnection'
  | 'deleteConnection'
  | 'restartConnection'
  | 'getConnectionQr'
  | 'listConnectionChats'
  | 'getConnectionProfile'
>;
type Work<T> = (id: string) => Promise<T>;

/** Of a connection that nobody named. */
const NAME = 'WhatsApp';

/** Connections, what is to be scanned for them, and what they show. */
export function connectionHandlers(services: Services): Handlers<Operations> {
  const { core } = services;
  const own = <T>(caller: Caller, id: string, work: Work<T>) => withOwn(core, caller, { kind: 'Connection', id }, work);
  /** One of the caller's, of which something is wanted that its browser does. @throws Problem whatsapp_booting */
  const booted = (caller: Caller, given: string, language: Language) =>
    own(caller, given, async (id) => refuseBooting(await readConnection(core, caller, id, language)));

  return {
    async listConnections({ caller, language }) {
      const page = { limit: WHATSAPP_LIMITS.pageMax };
      const { data } = await listConnections(core, caller, page, language);
      return { status: 200, body: data.map(connectionOf) };
    },

    async createConnection({ caller, body, resourceId: id, language }) {
      const made = await createConnection(services, caller, { id, name: body?.name ?? NAME, language });
      return { status: 201, body: connectionOf(made) };
    },

    async getOrCreateConnection({ caller, body, resourceId: id, language }) {
      const given = { id, name: body?.name ?? null, defaultName: NAME, language };
      return { status: 201, body: connectionOf(await getOrCreateConnection(services, caller, given)) };
    },

    async getConnection({ caller, params, language }) {
      const found = await own(caller, params.id, (id) => readConnection(core, caller, id, language));
      return { status: 200, body: connectionOf(found) };
    },

    async updateConnection({ caller, params, body: { name }, language }) {
      const changed = await own(caller, params.id, (id) => changeConnection(core, caller, id, { name }, language));
      return { status: 200, body: connectionOf(changed) };
    },

    async deleteConnection({ caller, params }) {
      await own(caller, params.id, (id) => deleteConnection(services, caller, id));
      return { status: 200, body: { success: true } };
    },

    async restartConnection({ caller, params, language }) {
      const { id } = await booted(caller, params.id, language);
      return { status: 201, body: connectionOf(await restartConnection(services, caller, id, language)) };
    },

    async getConnectionQr({ caller, params, language }) {
      const connection = await booted(caller, params.id, language);
      const status = statusOf(connection);
      const qr = status === 'scan_qr' ? await qrOf(services, caller, connection) : null;
      return { status: 200, headers: { 'cache-control': 'no-store' }, body: { qr, status } };
    },

    async listConnectionChats({ caller, params, language }) {
      const { id } = await booted(caller, params.id, language);
      const { data } = await listChats(core, caller, id, { limit: WHATSAPP_LIMITS.pageMax });
      // WhatsApp lists chats in which nobody has written anything, too.
      return { status: 200, body: data.filter(({ lastAt }) => lastAt !== null).map(chatOf) };
    },

    async getConnectionProfile({ caller, params, language }) {
      const { id } = await booted(caller, params.id, language);
      const { chatId, name, phone, pictureUrl } = await readProfile(core, caller, id);
      if (chatId === null) throw new Problem('whatsapp_not_linked');
      const profile = { id: chatId, pushName: name, phoneNumber: phone, profilePictureUrl: pictureUrl };
      return { status: 200, body: profile };
    },
  };
}

/** Null between two codes. */
async function qrOf({ core }: Services, caller: Caller, { id }: ConnectionView): Promise<string | null> {
  try {
    return qrDataUrl((await readQr(core, caller, id)).text);
  } catch (error) {
    if (error instanceof Problem && error.code === 'whatsapp_qr_missing') return null;
    throw error;
  }
}

function connectionOf(connection: ConnectionView): Schemas['Connection'] {
  const { id, name, phone, createdAt, stateSince: updatedAt } = connection;
  return { id, name, status: statusOf(connection), phoneNumber: phone, createdAt, updatedAt };
}

function chatOf({ chatId, name, phone, kind, unreadCount, lastMessage, lastAt }: ChatView) {
  return {
    id: chatId,
    name: name ?? phone,
    isGroup: kind === 'group',
    unreadCount,
    lastMessage: lastMessage?.text ?? null,
    timestamp: lastAt,
  };
}
