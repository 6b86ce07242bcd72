import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Koa from 'koa';
import { WebSocket } from 'ws';
import { AppSocket, SOCKET_CLOSED } from '../../../src/api/app-socket.ts';
import { type Listening, listen } from '../../../src/api/server.ts';
import { acceptInvitation } from '../../../src/people/accepting.ts';
import { invite } from '../../../src/people/invitations.ts';
import type { Role } from '../../../src/people/roles.ts';
import { endSessions, findSession } from '../../../src/people/sessions.ts';
import { CHATS_CHANGED, type ChatsChange } from '../../../src/whatsapp/chats/news.ts';
import { eventually, type Product, startProduct } from '../../support/product.ts';

/** What pages hear of chats, and who does not. */

const LIMITS = { lookEveryMs: 300, perPersonMax: 2, waitingBytesMax: 20_000 };

let product: Product;
let server: Listening;
let ours: string;
let others: string;
beforeAll(async () => {
  product = await startProduct({ worker: false });
  const upgrades = new AppSocket(product.core, LIMITS);
  server = await listen(new Koa(), { host: '127.0.0.1', port: 0, upgrades });
  [{ organizationId: ours }, { organizationId: others }] = await Promise.all([
    product.newCaller(),
    product.newCaller(),
  ]);
});
afterAll(async () => {
  await server.stop();
  await product.stop();
});

type Person = { id: string; cookie: string };

async function person(organizationId = ours, role: Role = 'owner'): Promise<Person> {
  const { core } = product;
  const actor = { kind: 'key', id: 'key_test' } as const;
  const email = `${randomUUID()}@example.com`;
  const { token } = await invite(core, organizationId, { email, role, by: null, actor });
  const accepted = {
    email: null,
    name: 'Office',
    password: 'a long and quiet river',
    code: null,
    language: 'en' as const,
  };
  const session = await acceptInvitation(core, token, accepted, { ip: '192.0.2.7', userAgent: null });
  const caller = await findSession(core, session.token);
  return { id: caller!.actor.id, cookie: `countersign_session=${session.token}` };
}

type Asked = { cookie?: string; origin?: string; path?: string };
const own = (): string => `http://127.0.0.1:${server.port}`;

function ask({ cookie = '', origin = own(), path = '/app-socket' }: Asked): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers: { cookie }, origin });
}

/** An open socket, with what it has heard. */
async function open(asked: Asked) {
  const socket = ask(asked);
  const heard: unknown[] = [];
  socket.on('message', (data) => heard.push(JSON.parse(String(data))));
  await once(socket, 'open');
  return { socket, heard, closed: once(socket, 'close').then(([code]) => code as number) };
}

/** With which status it is refused. */
async function refusal(asked: Asked): Promise<number> {
  const socket = ask(asked);
  socket.on('error', () => {});
  const [, response] = await once(socket, 'unexpected-response');
  socket.terminate();
  return response.statusCode as number;
}

const change = (organizationId: string, more: Partial<ChatsChange> = {}): ChatsChange => {
  return { organizationId, connectionId: randomUUID(), chat: randomUUID(), what: 'message', ...more };
};
const notify = (news: unknown) =>
  product.core.database.statement((sql) =>
    sql.execute('select pg_notify(?, ?)', [CHATS_CHANGED, JSON.stringify(news)]),
  );

test('it tells an organization’s people what is new in their chats, and nobody else', async () => {
  const [office, below, stranger] = await Promise.all([
    person().then(open),
    person().then(({ cookie }) => open({ cookie, path: '/clientmanager/app-socket' })),
    person(others).then(open),
  ]);
  const [theirs, news] = [change(others), change(ours)];
  await notify(theirs);
  await notify(news);
  const { connectionId, chat } = news;
  await eventually(async () => office.heard.length > 0 && below.heard.length > 0 && stranger.heard.length > 0);
  expect(office.heard).toEqual([{ type: 'message', connectionId, chat }]);
  expect(below.heard).toEqual(office.heard);
  expect(stranger.heard).toEqual([{ type: 'message', connectionId: theirs.connectionId, chat: theirs.chat }]);
  for (const { socket } of [office, below, stranger]) socket.terminate();
});

test('it refuses other sites, strangers, roles without the right, and other paths', async () => {
  const [{ cookie }, viewer] = await Promise.all([person(), person(ours, 'viewer')]);
  expect(await refusal({ cookie, origin: 'https://example.net' })).toBe(403);
  expect(await refusal({})).toBe(401);
  expect(await refusal({ cookie: `${cookie.slice(0, -2)}xx` })).toBe(401);
  expect(await refusal(viewer)).toBe(403);
  expect(await refusal({ cookie, path: '/v1/app-socket' })).toBe(404);
});

test('who has logged out hears nothing more', async () => {
  const somebody = await person();
  const { closed } = await open(somebody);
  await endSessions(product.core, somebody.id, null);
  expect(await closed).toBe(SOCKET_CLOSED.sessionEnded);
  expect(await refusal(somebody)).toBe(401);
});

test('one person cannot hold many sockets', async () => {
  const somebody = await person();
  const first = await open(somebody);
  const second = await open(somebody);
  expect(await refusal(somebody)).toBe(429);
  first.socket.terminate();
  await eventually(async () => {
    const third = ask(somebody);
    const isOpen = await new Promise((resolve) => {
      third.on('open', () => resolve(true)).on('error', () => resolve(false));
    });
    third.terminate();
    return isOpen;
  });
  second.socket.terminate();
});

test('who speaks, or is not there any more, is let go', async () => {
  const talkative = await open(await person());
  talkative.socket.send('x'.repeat(2_000));
  expect(await talkative.closed).toBe(1009);
  const { cookie } = await person();
  const silent = new WebSocket(`ws://127.0.0.1:${server.port}/app-socket`, {
    ...{ headers: { cookie }, origin: own(), autoPong: false },
  });
  expect((await once(silent, 'close'))[0]).toBe(1006);
});

test('who does not read is let go, and nothing piles up', async () => {
  const patient = new AppSocket(product.core, { waitingBytesMax: 20_000, lookEveryMs: 60_000 });
  const second = await listen(new Koa(), { host: '127.0.0.1', port: 0, upgrades: patient });
  const origin = `http://127.0.0.1:${second.port}`;
  const [{ cookie }, stranger] = await Promise.all([person(), person(others)]);
  const url = `ws://127.0.0.1:${second.port}/app-socket`;
  const slow = new WebSocket(url, { headers: { cookie }, origin });
  const other = new WebSocket(url, { headers: { cookie: stranger.cookie }, origin });
  await Promise.all([once(slow, 'open'), once(other, 'open')]);
  let isClosed = false;
  slow.once('close', () => {
    isClosed = true;
  });
  slow.pause();
  // More than the buffers of the system hold.
  const news = JSON.stringify(change(ours, { connectionId: 'c'.repeat(7_000), chat: 'NUMBER' })).split('NUMBER');
  await product.core.database.statement((sql) =>
    sql.execute('select pg_notify(?, ? || number || ?) from generate_series(1, 3000) number', [CHATS_CHANGED, ...news]),
  );
  const heard: unknown[] = [];
  slow.on('message', (data) => heard.push(data));
  // Notices come in the order in which they were given.
  const allIsTold = once(other, 'message');
  await notify(change(others));
  await allIsTold;
  slow.resume();
  await eventually(async () => isClosed);
  expect(heard.length).toBeLessThan(3_000);
  await second.stop();
});

test('a process that stops says goodbye', async () => {
  const { closed } = await open(await person());
  await server.stop();
  expect(await closed).toBe(SOCKET_CLOSED.goingAway);
});
