import { setTimeout as delay } from 'node:timers/promises';
import type { Handlers } from '../../api/dialect.ts';
import type { operations, Schemas } from '../../api/generated/wahooks.ts';
import type { Caller } from '../../core.ts';
import type { Language } from '../../domain/model.ts';
import { Problem } from '../../errors/problem.ts';
import type { Services } from '../../services.ts';
import { changeConnection } from '../../whatsapp/changing.ts';
import { readProfile } from '../../whatsapp/chats/asking.ts';
import { listChats } from '../../whatsapp/chats/chats.ts';
import type { ChatView } from '../../whatsapp/chats/view.ts';
import { createConnection, deleteConnection, restartConnection } from '../../whatsapp/connections.ts';
import { getOrCreateConnection } from '../../whatsapp/idle.ts';
import { WHATSAPP_LIMITS } from '../../whatsapp/limits.ts';
import { qrDataUrl } from '../../whatsapp/qr-png.ts';
import { findQr, listConnections, readConnection } from '../../whatsapp/reading.ts';
import type { ConnectionView } from '../../whatsapp/view.ts';
import { secondsOf } from './event-data.ts';
import { WAHOOKS_LIMITS as LIMITS } from './limits.ts';
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

    async getOrCreateConnection({ caller, body, resourceId: id, language, signal }) {
      const given = { id, name: body?.name ?? null, defaultName: NAME, language };
      const idle = await getOrCreateConnection(services, caller, given);
      const { connection, qr } = await untilScannable(services, caller, idle, { language, signal });
      return { status: 201, body: { ...connectionOf(connection), qr: qr === null ? null : base64Of(qr) } };
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
      const qr = await qrOf(services, caller, connection);
      const body = { value: qr, qr, connected: status === 'connected', status };
      return { status: 200, headers: { 'cache-control': 'no-store' }, body };
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

const base64Of = (dataUrl: string): string => dataUrl.slice(dataUrl.indexOf(',') + 1);

/** Waits a while for the code of a connection whose browser is coming up: whoever asks for one to scan wants to scan it. */
async function untilScannable(
  services: Services,
  caller: Caller,
  idle: ConnectionView,
  { language, signal }: { language: Language; signal: AbortSignal },
): Promise<{ connection: ConnectionView; qr: string | null }> {
  let connection = idle;
  for (const until = Date.now() + LIMITS.qrMs; ; ) {
    const qr = await qrOf(services, caller, connection);
    if (qr !== null || Date.now() >= until || signal.aborted) return { connection, qr };
    await delay(LIMITS.qrLookMs, undefined, { signal }).catch(() => {});
    connection = await readConnection(services.core, caller, idle.id, language);
  }
}

/** The code that a phone is to scan now, as a data URL; null where there is nothing to scan, and between two codes. */
async function qrOf({ core }: Services, caller: Caller, connection: ConnectionView): Promise<string | null> {
  const { id } = connection;
  if (statusOf(connection) !== 'scan_qr') return null;
  const shown = await findQr(core, caller, id);
  return shown && qrDataUrl(shown.text);
}

function connectionOf(connection: ConnectionView): Schemas['Connection'] {
  const { id, name, phone, createdAt, stateSince: updatedAt } = connection;
  return { id, name, status: statusOf(connection), phoneNumber: phone, sessionName: id, createdAt, updatedAt };
}

function chatOf({ chatId, name, phone, kind, unreadCount, lastMessage, lastAt }: ChatView) {
  return {
    id: chatId,
    name: name ?? phone,
    isGroup: kind === 'group',
    unreadCount,
    lastMessage: lastMessage?.text ?? null,
    timestamp: lastAt,
    conversationTimestamp: lastAt === null ? null : secondsOf(lastAt),
  };
}
