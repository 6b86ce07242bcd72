import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Schemas } from '../../../src/api/generated/clientmanager.ts';
import type { Caller, Core } from '../../../src/core.ts';
import { clientmanager } from '../../../src/dialects/clientmanager/dialect.ts';
import { CLIENTMANAGER_LIMITS } from '../../../src/dialects/clientmanager/limits.ts';
import { speeches } from '../../../src/dialects/speeches.ts';
import { startMessageDispatcher } from '../../../src/messaging/dispatcher.ts';
import { DriverFailure, type OutgoingMessage } from '../../../src/messaging/drivers/driver.ts';
import { openDrivers } from '../../../src/messaging/drivers/open.ts';
import { createKey } from '../../../src/organizations/keys.ts';
import { acceptInvitation } from '../../../src/people/accepting.ts';
import { invite } from '../../../src/people/invitations.ts';
import type { Role } from '../../../src/people/roles.ts';
import { chatIdOfPhone } from '../../../src/whatsapp/chat-id.ts';
import type { SessionAsk } from '../../../src/whatsapp/chats/asking.ts';
import { takeCall } from '../../../src/whatsapp/mirror/calls.ts';
import { placeChat } from '../../../src/whatsapp/mirror/chats.ts';
import { asHeard, type Mirror } from '../../../src/whatsapp/mirror/hearing.ts';
import type { ToldMessage } from '../../../src/whatsapp/mirror/mapping.ts';
import { People } from '../../../src/whatsapp/mirror/people.ts';
import { storeMessage } from '../../../src/whatsapp/mirror/storing.ts';
import { Sessions } from '../../../src/whatsapp/session/sessions.ts';
import { noteQr, noteReady, takeSession } from '../../../src/whatsapp/standing.ts';
import { runTwoWay } from '../../../src/whatsapp/two-way/loop.ts';
import { type Product, startProduct } from '../../support/product.ts';
import { type Answer, type Ask, type Asked, dialectContract, serveDialect } from '../served-dialect.ts';

/**
 * The Client manager's API in this process over a real product, with its dispatcher and two-way webhooks; every answer is
 * held against its contract. In place of Chromium there are sessions that take what is sent, and write the mirror by the
 * product's own functions.
 */
export type Manager = {
  product: Product;
  sessions: Sessions;
  url: string;
  succeeded: Set<string>;
  /** Asks without a credential, each time from another address. */
  ask: Ask;
  account(): Promise<Account>;
  stop(): Promise<void>;
};

/** An account: an organization with its key, and the person who logs in. */
export type Account = {
  organizationId: string;
  caller: Caller;
  apiKey: string;
  keyId: string;
  person: { email: string; password: string; cookie: string };
  /** With the account's key. */
  ask: Ask;
  /** As the person who is logged in, from a page of ours. */
  asPerson: Ask;
  /** Somebody else who is logged in there. */
  member(role: Role): Promise<Ask>;
  /** A client; linked unless nothing is wished. */
  client(wish?: { clientId?: string; phone?: string | null }): Promise<Client>;
};

/** A client with a session in place of Chromium. */
export type Client = {
  owner: Account;
  clientId: string;
  connectionId: string;
  apiKey: string;
  /** With the client's own key. */
  ask: Ask;
  /** What its session was given to send. */
  sent: OutgoingMessage[];
  asked: SessionAsk[];
  /** What it makes of what it is given: WhatsApp's id, or a failure. */
  answer(send: (message: OutgoingMessage) => Promise<string> | string): void;
  /** Whether it takes messages now. */
  hold(isAway: boolean): void;
  /** Somebody writes. @returns WhatsApp's id of the message */
  hear(from: string, told?: Partial<ToldMessage> & { text?: string }): Promise<string>;
  /** Somebody calls. */
  ring(from: string, isVideo?: boolean): Promise<void>;
  /** A group or channel, or more about a person's chat. */
  chat(chatId: string, news?: Parameters<typeof placeChat>[3]): Promise<string>;
  mirror: Mirror;
};

export const managerContract = dialectContract('clientmanager');
const PASSWORD = 'a long password 12';

/** @param real settings for the product's own worker with real sessions, in place of ours. */
export async function startManager(real: Record<string, string> | null = null): Promise<Manager> {
  const product = await startProduct({
    worker: real !== null,
    environment: { TRUSTED_PROXIES: '127.0.0.1', WHATSAPP_PACE_MIN_MS: '0', WHATSAPP_PACE_MAX_MS: '0', ...real },
  });
  const { core, services } = product;
  // Each client begins with a look at its QR code.
  Object.assign(CLIENTMANAGER_LIMITS, { qrLookMs: 10 });
  const sessions = new Sessions();
  const loops =
    real !== null
      ? []
      : [
          await startMessageDispatcher(core, { ...openDrivers(core), whatsapp: sessions.driver }),
          await runTwoWay(core, speeches),
        ];
  const served = await serveDialect(
    core,
    clientmanager(services, { groupDelayMs: { min: 5, max: 15 } }),
    managerContract,
  );
  const manager: Manager = {
    ...{ product, sessions, url: served.url, succeeded: served.succeeded },
    ask: (method, path, asked = {}) => served.ask(method, path, fromElsewhere(asked)),
    account: () => openAccount(manager),
    async stop() {
      await served.stop();
      await Promise.all(loops.map((loop) => loop.stop()));
      await product.stop();
    },
  };
  return manager;
}

let addresses = 0;
/** Limits are counted by address. */
const fromElsewhere = ({ headers, ...asked }: Asked): Asked => {
  addresses += 1;
  return { ...asked, headers: { 'x-forwarded-for': `10.1.${addresses >> 8}.${addresses & 255}`, ...headers } };
};

async function openAccount(manager: Manager): Promise<Account> {
  const { core } = manager.product;
  const fresh = await manager.product.newCaller('clientmanager');
  const { organizationId } = fresh;
  const person = await join(core, organizationId, 'owner');
  const { id, key } = await createKey(core, {
    ...{ organizationId, dialect: 'clientmanager', mode: 'live', name: 'test', requestsPerMinute: 100_000 },
  });
  const withHeaders =
    (own: Record<string, string>): Ask =>
    (method, path, { json, headers } = {}) =>
      manager.ask(method, path, { json, headers: { ...own, ...headers } });
  const asPerson = withHeaders({ cookie: person.cookie, 'sec-fetch-site': 'same-origin' });
  const account: Account = {
    ...{ organizationId, person, apiKey: key, keyId: id, asPerson },
    caller: { ...fresh, actor: { kind: 'key', id } },
    ask: withHeaders({ 'x-api-key': key }),
    async member(role) {
      const { cookie } = await join(core, organizationId, role);
      return withHeaders({ cookie, 'sec-fetch-site': 'same-origin' });
    },
    client: (wish = {}) => openClient(manager, account, withHeaders, wish),
  };
  return account;
}

/** @returns how a person logs in who is a member from now on. */
async function join(core: Core, organizationId: string, role: Role): Promise<Account['person']> {
  const email = `${randomUUID()}@example.com`;
  const about = { email, role, by: null, actor: { kind: 'operator' as const } };
  const { token } = await invite(core, organizationId, about);
  const opened = await acceptInvitation(
    core,
    token,
    { email: null, name: 'Noa', password: PASSWORD, language: 'en', code: null },
    { ip: '127.0.0.1', userAgent: null },
  );
  return { email, password: PASSWORD, cookie: `countersign_session=${opened.token}` };
}

let clients = 0;
async function openClient(
  { product: { core }, sessions }: Manager,
  account: Account,
  withHeaders: (own: Record<string, string>) => Ask,
  wish: { clientId?: string; phone?: string | null },
): Promise<Client> {
  clients += 1;
  const { clientId = `client-${clients}`, phone = `+97250${String(1_000_000 + clients)}` } = wish;
  const { organizationId } = account;
  const adding = account.ask('POST', '/api/add-number', {
    json: { clientId, phoneNumber: (phone ?? '+972501111111').slice(1) },
  });
  const connectionId = await Promise.race([
    connectionOf(core, organizationId, clientId),
    adding.then((answer) => {
      succeed(answer);
      return connectionOf(core, organizationId, clientId);
    }),
  ]);
  const held = { ref: { organizationId, connectionId }, epoch: 1 };
  await takeSession(core, held, 'test');
  await noteQr(core, held, '2@a-code-to-scan');
  if (phone !== null) await noteReady(core, held, phone);
  const { apiKey } = succeed(await adding) as { apiKey: string };
  const mirror: Mirror = { core, held };
  const people = new People(
    () => ({ getContactLidAndPhone: async () => [] }) as never,
    () => core.now(),
  );
  const client: Client & { isAway: boolean; send: (message: OutgoingMessage) => Promise<string> | string } = {
    ...{ owner: account, clientId, connectionId, apiKey, mirror, sent: [], asked: [], isAway: false },
    ask: withHeaders({ 'x-api-key': apiKey }),
    send: () => `3EB0${randomUUID().replaceAll('-', '').toUpperCase().slice(0, 18)}`,
    answer(send) {
      client.send = send;
    },
    hold(isAway) {
      client.isAway = isAway;
      place.changed();
    },
    async hear(from, { text = 'hello', ...told } = {}) {
      const whatsappId = told.whatsappId ?? randomUUID();
      const chatId = from.includes('@') ? from : chatIdOfPhone(from);
      const ids = { chatId, lid: null, phone: from.includes('@') ? null : from };
      const message: ToldMessage = { ...spoken(core, chatId, text), ...told, whatsappId };
      await storeMessage(mirror, message, ids, { isNews: true, advances: true, reactions: [] });
      return whatsappId;
    },
    async ring(from, isVideo = false) {
      const call = { id: randomUUID(), from: chatIdOfPhone(from), isVideo, isGroup: false, fromMe: false };
      await takeCall(mirror, people, { ...call, reject: async () => {} } as never);
    },
    async chat(chatId, news = {}) {
      const phone = chatId.endsWith('@c.us') ? `+${chatId.split('@')[0]}` : null;
      const placed = await asHeard(mirror, (em) => placeChat(mirror, em, { chatId, lid: null, phone }, news));
      return placed!.id;
    },
  };
  const place = sessions.add({
    ...{ organizationId, connectionId },
    canSend: () => !client.isAway,
    async send(message) {
      client.sent.push(message);
      return client.send(message);
    },
    ask: (ask) => void client.asked.push(ask),
  });
  place.changed();
  return client;
}

/** A client is there once it is asked for; its connection is then begun by the test. */
async function connectionOf(core: Core, organizationId: string, clientId: string): Promise<string> {
  for (;;) {
    const [row] = await core.database.read<{ connection_id: string }>(
      organizationId,
      'select connection_id from clientmanager_clients where client_id = $1',
      [clientId],
    );
    if (row) return row.connection_id;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A text as the page tells it. */
export function spoken(core: Core, chatId: string, text: string): ToldMessage {
  const content = { author: null, media: null, location: null, contact: null, replyTo: null, mentions: [] };
  return {
    ...{ whatsappId: '', chatId, direction: 'in', type: 'text', senderName: null, ack: 0 },
    ...{ content: { ...content, key: `false_${chatId}_X`, text } },
    ...{ sentAt: new Date(core.now()), editedAt: null, isRevoked: false, hasReactions: false },
  };
}

/** What a session says that does not take a message. */
export const refused = (reason: string): never => {
  throw new DriverFailure({ permanent: true, reason });
};

/** The body of an answer that must be a success. */
export function succeed({ status, body }: Answer): Answer['body'] {
  expect({ status, body }).toEqual({ status: 200, body });
  return body;
}

/** Status and code of an error. */
export const refusal = ({ status, body }: Answer): [number, Schemas['Error']['code'] | null] => [
  status,
  body?.code ?? null,
];

/** Does something under other limits: the real ones take long to reach. */
export async function within<Limits extends object, T>(
  limits: Limits,
  others: Partial<Record<keyof Limits, number>>,
  work: () => Promise<T>,
): Promise<T> {
  const real = { ...limits };
  Object.assign(limits, others);
  return work().finally(() => Object.assign(limits, real));
}
