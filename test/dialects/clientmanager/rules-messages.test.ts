import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { createApp } from '../../../src/api/app.ts';
import { AppSocket } from '../../../src/api/app-socket.ts';
import { listen } from '../../../src/api/server.ts';
import { clientmanager } from '../../../src/dialects/clientmanager/dialect.ts';
import { CLIENTMANAGER_LIMITS as LIMITS } from '../../../src/dialects/clientmanager/limits.ts';
import { changeConnection } from '../../../src/whatsapp/changing.ts';
import type { ChatMessageContent } from '../../../src/whatsapp/chats/rows.ts';
import { sendReceipts } from '../../../src/whatsapp/mirror/asks.ts';
import { noteAck, noteReaction } from '../../../src/whatsapp/mirror/changes.ts';
import { noteQr, noteUnlinked } from '../../../src/whatsapp/standing.ts';
import { operationsOf } from '../../contracts/contracts.ts';
import { type Receiver, startReceiver } from '../../simulators/receiver.ts';
import { eventually } from '../../support/product.ts';
import { serveDialect } from '../served-dialect.ts';
import {
  type Account,
  type Client,
  type Manager,
  managerContract,
  refusal,
  refused,
  spoken,
  startManager,
  succeed,
  within,
} from './api.ts';

/** What is sent, what was, and what people see in chats and groups. */

const INVALID = [400, 'INVALID_REQUEST'];
const MEDIA = [400, 'MEDIA_ERROR'];
const FRIEND = '+972520000001';
const GROUP = '120363000000000001@g.us';
const CHANNEL = '120363000000000002@newsletter';
/** Four kinds of files by their first bytes. */
const FILES: Record<string, [type: string, hex: string]> = {
  png: ['image/png', '89504e470d0a1a0a0000000d49484452'],
  jpg: ['image/jpeg', 'ffd8ffe000104a464946000101'],
  pdf: ['application/pdf', '255044462d312e370a'],
  mp3: ['audio/mpeg', '4944330300000000000a'],
};

let api: Manager;
let files: Receiver;
let account: Account;
let client: Client;
let foreign: Client;

beforeAll(async () => {
  files = await startReceiver({
    script: ({ path }) => {
      const [type, hex] = FILES[/\.(\w+)(?:\?|$)/.exec(path)?.[1]?.toLowerCase() ?? ''] ?? ['text/html', '3c21'];
      return {
        status: path.includes('missing') ? 404 : 200,
        headers: { 'content-type': type },
        body: Buffer.from(hex, 'hex'),
      };
    },
  });
  api = await startManager();
  account = await api.account();
  [client, foreign] = await Promise.all([account.client({ phone: '+972541112222' }), (await api.account()).client()]);
  await client.chat(GROUP, { facts: { name: 'קבוצת עובדים', participants: 15, owner: '972501234567@c.us' } });
  await client.chat(CHANNEL, { facts: { name: 'ערוץ חדשות' }, activeAt: new Date(1_000) });
});
afterAll(async () => {
  await api.stop();
  await files.close();
});

const send = (json: Record<string, unknown>, ask = account.ask) =>
  ask('POST', '/api/send-message', { json: { clientId: client.clientId, number: '972520000001', ...json } });
/** A client of an account with few others: there may be ten of them. */
let owners = 0;
let owner: Account;
async function fresh(wish?: { phone: null }): Promise<Client> {
  if (owners % 8 === 0) owner = await api.account();
  owners += 1;
  return owner.client(wish);
}

describe('sending to a number', () => {
  test('S4-R08, S4-R61: text goes out as it is, at once', async () => {
    const message = 'שלום — مرحبا 👋🏽';
    const answer = succeed(await send({ message }));
    expect(answer).toEqual({
      status: 'success',
      message: expect.any(String),
      messageId: expect.stringMatching(/^3EB0/),
    });
    expect(client.sent.at(-1)).toMatchObject({ text: message, recipient: FRIEND });
    succeed(await send({ message, number: FRIEND }, client.ask));
  });

  test('S4-R56: without message and mediaUrl it is refused', async () => {
    const before = client.sent.length;
    for (const json of [{}, { message: '  ' }]) {
      const answer = await send(json);
      expect([...refusal(answer), answer.body.error]).toEqual([...INVALID, 'Either message or mediaUrl is required']);
    }
    expect(refusal(await send({ message: 'x', number: '12' }))).toEqual(INVALID);
    expect(client.sent).toHaveLength(before);
  });

  test('S4-R57, S4-R59, S4-R60: files by the end of their path, in any case, and nothing else', async () => {
    const kinds: [path: string, as: string][] = [
      ['a.png', 'image'],
      ['a.JPG?size=1.exe', 'image'],
      ['a.PDF', 'document'],
      ['a.mp3', 'audio'],
    ];
    for (const [path, as] of kinds) {
      succeed(await send({ mediaUrl: `${files.url}/${path}`, message: 'see', mediaType: 'video' }));
      expect([path, client.sent.at(-1)?.turn?.content]).toMatchObject([path, { kind: 'media', as, caption: 'see' }]);
    }
    for (const path of ['a.exe', 'a.docx', 'a.ogg', 'a', 'a.png/', 'x?a.png']) {
      expect([path, ...refusal(await send({ mediaUrl: `${files.url}/${path}` }))]).toEqual([path, ...INVALID]);
    }
    for (const mediaUrl of [`${files.url}/missing.png`, 'http://10.0.0.8/a.png']) {
      expect(refusal(await send({ mediaUrl }))).toEqual(MEDIA);
    }
  });

  test('what WhatsApp refuses is said, and what it has not taken yet is kept and sent once', async () => {
    const own = await fresh();
    const ask = (message: string) =>
      own.ask('POST', '/api/send-message', { json: { clientId: own.clientId, number: FRIEND, message } });
    own.answer(() => refused('has no WhatsApp'));
    const failed = await ask('nobody');
    expect([...refusal(failed), failed.body.error]).toEqual([
      ...INVALID,
      'The message could not be sent: has no WhatsApp',
    ]);
    own.answer(() => '3EB0000000000000000001');
    own.hold(true);
    const waiting = await within(LIMITS, { answerMs: 50 }, () => ask('patience'));
    expect(refusal(waiting)).toEqual([503, 'NOT_SENT_YET']);
    expect(waiting.headers.get('retry-after')).toBe('5');
    const again = ask('patience');
    own.hold(false);
    expect(succeed(await again).messageId).toBe('3EB0000000000000000001');
    expect(own.sent.filter(({ text }) => text === 'patience')).toHaveLength(1);
    // Whoever means another one gets another one.
    succeed(await ask('patience'));
    expect(own.sent.filter(({ text }) => text === 'patience')).toHaveLength(2);
  });

  test('an Idempotency-Key sends once for a day', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const json = { clientId: client.clientId, number: FRIEND, message: 'only once' };
    const answers = [
      await account.ask('POST', '/api/send-message', { json, headers }),
      await account.ask('POST', '/api/send-message', { json, headers }),
    ];
    expect(succeed(answers[0]!)).toEqual(succeed(answers[1]!));
    expect(client.sent.filter(({ text }) => text === 'only once')).toHaveLength(1);
  });

  test('S4-R117: what a client may send in a day is PLAN_LIMIT_EXCEEDED once it is used up', async () => {
    const own = await fresh();
    const { core } = api.product;
    await changeConnection(core, own.owner.caller, own.connectionId, { dailyMax: 1 }, 'en');
    const ask = () =>
      own.ask('POST', '/api/send-message', { json: { clientId: own.clientId, number: FRIEND, message: 'x' } });
    succeed(await ask());
    expect(refusal(await ask())).toEqual([403, 'PLAN_LIMIT_EXCEEDED']);
  });
});

describe('lists', () => {
  test('S4-R62, S4-R63, S4-R64: clients with their status, number and key', async () => {
    const own = await api.account();
    const linked = await own.client({ phone: '+972549876543' });
    const waiting = await own.client({ phone: null });
    expect(succeed(await own.ask('GET', '/api/clients'))).toEqual([
      {
        ...{ clientId: linked.clientId, phoneNumber: '972549876543', apiKey: linked.apiKey },
        ...{ connectedNumber: '972549876543@c.us', status: 'Authenticated' },
      },
      {
        ...{ clientId: waiting.clientId, phoneNumber: '972501111111', apiKey: waiting.apiKey },
        ...{ connectedNumber: 'Not Connected', status: 'Pending Authentication' },
      },
    ]);
  });

  test('S4-R67, S4-R68: the last 100 that were sent, newest first, in camelCase', async () => {
    const own = await fresh();
    const json = (text: string) => ({ clientId: own.clientId, number: FRIEND, message: text });
    for (const text of ['one', 'two']) succeed(await own.ask('POST', '/api/send-message', { json: json(text) }));
    const sent = succeed(await own.ask('GET', '/api/sent-messages'));
    expect(sent).toEqual([
      {
        ...{ id: expect.any(Number), clientId: own.clientId, senderNumber: expect.stringMatching(/^97250/) },
        ...{ recipient: '972520000001', message: 'two', status: 'sent', sentAt: expect.stringMatching(/:\d\dZ$/) },
      },
      expect.objectContaining({ message: 'one' }),
    ]);
    expect(sent[0].id).toBeGreaterThan(sent[1].id);
    expect(LIMITS.historyMax).toBe(100);
    const [newest] = await within(LIMITS, { historyMax: 1 }, async () =>
      succeed(await own.ask('GET', '/api/sent-messages')),
    );
    expect(newest).toEqual(sent[0]);
    expect(succeed(await own.owner.ask('GET', '/api/sent-messages')).length).toBeGreaterThanOrEqual(2);
  });

  test('S4-R69, S4-R71, S4-R68: the last 100 that came in, newest first, in snake_case', async () => {
    const own = await fresh();
    await own.hear(FRIEND, { text: 'ישן', sentAt: new Date('2026-01-01T10:00:00Z') });
    await own.hear(FRIEND, { text: 'חדש', sentAt: new Date('2026-01-01T11:00:00Z') });
    await own.hear(GROUP, { text: 'in a group' });
    const read = async () => succeed(await own.ask('GET', `/api/received-messages/${own.clientId}`));
    const { status, messages } = await read();
    expect(status).toBe('success');
    expect(messages).toEqual([
      {
        ...{ id: expect.any(Number), client_id: own.clientId, sender: '972520000001', message: 'חדש' },
        received_at: '2026-01-01T11:00:00Z',
      },
      expect.objectContaining({ message: 'ישן' }),
    ]);
    // Numbers stay what they were.
    expect((await read()).messages).toEqual(messages);
    const fewer = await within(LIMITS, { historyMax: 1 }, read);
    expect(fewer.messages).toEqual(messages.slice(0, 1));
  });

  test('S4-R70, S4-R71, S4-R72, S4-R73, S4-R74: calls of one client, 100, and of all, 50, alike', async () => {
    const owner = await api.account();
    const [one, two] = [await owner.client(), await owner.client()];
    await one.ring(FRIEND, true);
    await two.ring('+972520000002');
    const calls = async (path: string) => succeed(await owner.ask('GET', path)).calls;
    expect(await calls(`/api/incoming-calls/${one.clientId}`)).toEqual([
      {
        ...{ id: expect.any(Number), client_id: one.clientId, call_from: '972520000001@c.us', is_video: true },
        ...{ start_time: expect.stringMatching(/Z$/), end_time: null, duration: null },
        created_at: expect.stringMatching(/:\d\dZ$/),
      },
    ]);
    const all = await calls('/api/call-logs');
    expect(all.map(({ client_id }: { client_id: string }) => client_id)).toEqual([two.clientId, one.clientId]);
    expect((await one.ask('GET', '/api/call-logs')).body.calls).toHaveLength(1);
    await one.ring(FRIEND);
    expect([LIMITS.historyMax, LIMITS.callLogsMax]).toEqual([100, 50]);
    await within(LIMITS, { historyMax: 1, callLogsMax: 2 }, async () => {
      expect(await calls(`/api/incoming-calls/${one.clientId}`)).toHaveLength(1);
      expect(await calls('/api/call-logs')).toHaveLength(2);
    });
    expect(await calls('/api/call-logs')).toHaveLength(3);
  });

  test("S4-R75: the account's own log, newest first, 100 lines at most", async () => {
    const own = await api.account();
    const mine = await own.client();
    const logs = async (ask = own.ask): Promise<Record<string, string>[]> =>
      succeed(await ask('GET', '/api/logs')).logs;
    const all = await logs();
    expect(all.map(({ message }) => message)).toEqual(
      expect.arrayContaining(['The client was added', 'An API key was made', 'addNumber was asked for']),
    );
    const times = all.map(({ created_at }) => created_at);
    expect(times).toEqual([...times].sort().reverse());
    expect((await logs(mine.ask)).every(({ client_id }) => client_id === mine.clientId || client_id === null)).toBe(
      true,
    );
    expect(await within(LIMITS, { historyMax: 2 }, () => logs())).toEqual(all.slice(0, 2));
    expect(JSON.stringify(await logs())).not.toContain(JSON.stringify(client.clientId));
  });

  test('S4-R76, S4-R77, S4-R78: the QR code is a PNG while it is waited for, and a JSON 404 otherwise', async () => {
    const waiting = await fresh({ phone: null });
    const qr = await waiting.ask('GET', `/api/qr/${waiting.clientId}`);
    expect([qr.status, qr.headers.get('content-type'), qr.bytes.subarray(1, 4).toString()]).toEqual([
      200,
      'image/png',
      'PNG',
    ]);
    const none = await client.ask('GET', `/api/qr/${client.clientId}`);
    expect([none.status, none.headers.get('content-type')]).toEqual([404, 'application/json']);
  });

  test('S4-R77: a client that was logged out is pending again, and so shows a new code to whoever asks for it', async () => {
    const { core } = api.product;
    const gone = await fresh();
    await noteUnlinked(core, gone.mirror.held, 'logged_out_by_phone');
    const asking = gone.ask('GET', `/api/qr/${gone.clientId}`);
    await eventually(async () => {
      const { logs } = succeed(await gone.ask('GET', '/api/logs'));
      return logs.some(({ message }: { message: string }) => message === 'The client was restarted');
    });
    await noteQr(core, gone.mirror.held, '2@another-code-to-scan');
    const { status, headers } = await asking;
    expect([status, headers.get('content-type')]).toEqual([200, 'image/png']);
  });
});

describe('chats', () => {
  const chats = (own: Client, path = '') =>
    (own === foreign ? account : own.owner).asPerson('GET', `/api/chats/${own.clientId}${path}`);

  test('S4-R09, S4-R81, S4-R82, S4-R83, S4-R84: chats of two, the newest first', async () => {
    const own = await fresh();
    const at = new Date('2026-01-02T10:00:00Z');
    await own.hear(FRIEND, { text: 'hello', senderName: 'דנה', sentAt: at });
    await own.hear('+972520000002', { text: 'newer', sentAt: new Date(at.getTime() + 1_000) });
    await own.hear(GROUP, { text: 'all' });
    await own.chat('972520000001@c.us', {
      ...{
        facts: { pictureUrl: 'https://pps.whatsapp.net/1' },
        flags: { unreadCount: 2, isMuted: true, isPinned: true },
      },
    });
    const seconds = at.getTime() / 1_000;
    expect(succeed(await chats(own)).chats).toEqual([
      expect.objectContaining({ id: { _serialized: '972520000002@c.us' }, name: '972520000002', profilePic: null }),
      {
        ...{ id: { _serialized: '972520000001@c.us' }, name: 'דנה', profilePic: 'https://pps.whatsapp.net/1' },
        ...{ lastMessage: { body: 'hello', timestamp: seconds, fromMe: false }, timestamp: seconds },
        ...{ unreadCount: 2, isMuted: true, pinned: true },
      },
    ]);
  });

  test("S4-R80: another account's client is refused, an unknown one is not found", async () => {
    expect(refusal(await chats(foreign))).toEqual([403, 'ACCESS_DENIED']);
    expect(refusal(await account.asPerson('GET', '/api/chats/nobody'))).toEqual([404, 'CLIENT_NOT_FOUND']);
    expect((await chats(client, '/972529999999@c.us/messages')).status).toBe(404);
  });

  test('S4-R85, S4-R86, S4-R89: the newest 50, or as many as asked for, oldest first', async () => {
    const own = await fresh();
    for (let minute = 0; minute < 4; minute += 1) {
      await own.hear(FRIEND, { text: `m${minute}`, sentAt: new Date(Date.UTC(2026, 0, 1, 0, minute)) });
    }
    const texts = async (query = '') => {
      const { messages } = succeed(await chats(own, `/972520000001@c.us/messages${query}`));
      return messages.map(({ body }: { body: string }) => body);
    };
    expect(await texts()).toEqual(['m0', 'm1', 'm2', 'm3']);
    expect(await texts('?limit=2')).toEqual(['m2', 'm3']);
    const stated = operationsOf(managerContract.contract).find(
      ({ operation }) => operation.operationId === 'listChatMessages',
    )!.parameters;
    expect(stated.find(({ name }) => name === 'limit')?.schema).toMatchObject({ default: 50 });
    expect((await chats(own, '/972520000001@c.us/messages?limit=0')).status).toBe(400);
  });

  test('S4-R83, S4-R87, S4-R88: ticks, reactions and files of messages', async () => {
    const own = await fresh();
    const base = spoken(api.product.core, '972520000001@c.us', '').content;
    const hear = (id: string, content: Partial<ChatMessageContent>, told = {}) =>
      own.hear(FRIEND, {
        whatsappId: id,
        content: { ...base, ...content },
        sentAt: new Date(sentAt++ * 1_000),
        ...told,
      });
    let sentAt = 1_767_000_000;
    for (const [id, ack] of [
      ['A', 1],
      ['B', 2],
      ['C', 3],
      ['D', 4],
    ] as const) {
      await hear(id, { text: id }, { direction: 'out' });
      await noteAck(own.mirror, id, ack);
    }
    const file = { mediaType: 'application/pdf', fileName: 'חוזה.pdf', bytes: 10 };
    await hear('E', { media: file }, { type: 'document' });
    await hear('F', { text: '' }, { type: 'voice' });
    await noteReaction(own.mirror, 'E', { emoji: '👍', from: '972520000001@c.us', at: new Date() });
    const { messages } = succeed(await chats(own, '/972520000001@c.us/messages'));
    expect(messages.slice(0, 4).map(({ ack }: { ack: number }) => ack)).toEqual([1, 2, 3, 3]);
    expect(messages[0]).toEqual({
      ...{ id: { _serialized: 'A' }, body: 'A', fromMe: true, timestamp: 1_767_000_000, type: 'chat', hasMedia: false },
      ...{ hasReaction: false, reactions: null, ack: 1, filename: null },
    });
    expect(messages[4]).toMatchObject({
      ...{ type: 'document', hasMedia: true, filename: 'חוזה.pdf', fromMe: false, hasReaction: true },
      reactions: [{ reaction: '👍', senderId: '972520000001@c.us' }],
    });
    expect(messages[5].type).toBe('ptt');
  });

  test('S4-R90, S4-R91: a text into a chat', async () => {
    const own = await fresh();
    await own.hear(FRIEND);
    const path = `/api/chats/${own.clientId}/972520000001@c.us/send`;
    const answer = succeed(await own.owner.asPerson('POST', path, { json: { message: 'איך אפשר לעזור?' } }));
    expect(answer).toEqual({
      success: true,
      message: {
        id: { _serialized: expect.stringMatching(/^3EB0/) },
        body: 'איך אפשר לעזור?',
        timestamp: expect.any(Number),
      },
    });
    expect(Math.abs(answer.message.timestamp - Date.now() / 1_000)).toBeLessThan(60);
    for (const json of [{}, { message: '' }, { mediaUrl: `${files.url}/a.png` }]) {
      expect(refusal(await own.owner.asPerson('POST', path, { json }))).toEqual(INVALID);
    }
    const viewer = await own.owner.member('viewer');
    expect(refusal(await viewer('POST', path, { json: { message: 'x' } }))).toEqual([403, 'ACCESS_DENIED']);
  });

  test('S4-R92: everybody who has the chat open hears of what is sent there and in groups', async () => {
    const { core, services } = api.product;
    const app = await createApp(core, [clientmanager(services)]);
    const upgrades = new AppSocket(core);
    const { port, stop } = await listen(app.koa, { host: '127.0.0.1', port: 0, upgrades });
    const open = async () => {
      const origin = `http://127.0.0.1:${port}`;
      const socket = new WebSocket(`ws://127.0.0.1:${port}/clientmanager/app-socket`, {
        headers: { cookie: own.owner.person.cookie, origin },
      });
      const heard: unknown[] = [];
      socket.on('message', (data) => heard.push(JSON.parse(String(data))));
      await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
      return { socket, heard };
    };
    const own = await fresh();
    const pages = [await open(), await open()];
    // The session tells of what went out as WhatsApp tells it.
    const chat = await own.chat(GROUP, { facts: { name: 'g' } });
    own.answer(async ({ text }) =>
      own.hear(GROUP, { direction: 'out', text, whatsappId: `3EB0${randomUUID()}`.slice(0, 22) }),
    );
    const json = { message: 'all' };
    succeed(await own.owner.asPerson('POST', `/api/groups/${own.clientId}/${GROUP}/send`, { json }));
    for (const { heard } of pages) {
      await eventually(async () =>
        heard.some(
          (notice) =>
            JSON.stringify(notice) === JSON.stringify({ type: 'message', connectionId: own.connectionId, chat }),
        ),
      );
    }
    for (const { socket } of pages) socket.terminate();
    await upgrades.close();
    await stop();
    await app.close();
  });

  test('S4-R93, S4-R94: a chat that is read is read for the other side, too', async () => {
    const own = await fresh();
    await own.hear(FRIEND);
    await own.chat('972520000001@c.us', { flags: { unreadCount: 3 } });
    const path = `/api/chats/${own.clientId}/972520000001@c.us/read`;
    expect(succeed(await own.owner.asPerson('POST', path))).toEqual({ success: true });
    expect(succeed(await chats(own)).chats[0].unreadCount).toBe(0);
    const seen: string[] = [];
    const page = {
      sendSeen: async (chatId: string) => seen.push(chatId),
      interface: {},
      getChatById: async () => ({}),
    };
    await sendReceipts(own.mirror, page as never);
    expect(seen).toEqual(['972520000001@c.us']);
    expect((await own.owner.asPerson('POST', path.replace('0001@', '9999@'))).status).toBe(404);
  });

  test('S4-R95, S4-R96, S4-R97, S4-R98: files as they are, with their names; what is no file is 404', async () => {
    const own = await fresh();
    const { core } = api.product;
    const keep = async (mediaType: string, fileName: string | null) => {
      const bytes = Buffer.from(randomUUID());
      const { sha256 } = await core.files.put(bytes);
      const { content } = spoken(core, '972520000001@c.us', '');
      const id = await own.hear(FRIEND, {
        ...{ type: 'document', content: { ...content, media: { mediaType, fileName, bytes: bytes.length } } },
      });
      await core.database.system((em) =>
        em.execute(`update whatsapp_messages set media_state = 'stored', media_sha256 = ? where whatsapp_id = ?`, [
          sha256,
          id,
        ]),
      );
      const { status, headers, bytes: got } = await chats(own, `/media/${id}`);
      expect([status, got.equals(bytes)]).toEqual([200, true]);
      return [headers.get('content-type'), headers.get('content-disposition')];
    };
    expect(await keep('image/jpeg', 'photo.jpg')).toEqual(['image/jpeg', 'inline; filename="photo.jpg"']);
    expect(await keep('image/webp', null)).toEqual(['image/webp', null]);
    for (const type of [
      'image/png',
      'image/gif',
      'video/mp4',
      'audio/mpeg',
      'audio/ogg',
      'application/pdf',
      'application/msword',
    ]) {
      expect((await keep(type, null))[0]).toBe(type);
    }
    // Nothing that somebody sends runs as a page of ours.
    expect((await keep('text/html', 'x.html'))[0]).toBe('application/octet-stream');
    const id = await own.hear(FRIEND, { text: 'no file' });
    const none = await chats(own, `/media/${id}`);
    expect([none.status, none.headers.get('content-type')]).toEqual([404, 'application/json']);
    expect(none.body.error).toBe('Media not found');
    expect((await chats(own, '/972000000000@c.us/messages')).body.error).toBe('Chat not found');
  });
});

describe('groups and channels', () => {
  const list = async (ask = account.ask, own = client) => succeed(await ask('GET', `/api/groups/${own.clientId}`));
  const toGroup = (json: Record<string, unknown> = {}, ask = account.ask) =>
    ask('POST', '/api/send-group-message', {
      json: { clientId: client.clientId, groupId: GROUP, message: 'hi', ...json },
    });
  const fromPage = (json: Record<string, unknown> = { message: 'hi' }, id = GROUP, own = client) =>
    own.owner.asPerson('POST', `/api/groups/${own.clientId}/${encodeURIComponent(id)}/send`, { json });

  test('S4-R99, S4-R105: the list takes a session or a key, for the own clients only', async () => {
    for (const ask of [account.ask, client.ask, account.asPerson]) expect((await list(ask)).total).toBe(2);
    for (const ask of [account.ask, client.ask, account.asPerson]) {
      expect(refusal(await ask('GET', `/api/groups/${foreign.clientId}`))).toEqual([403, 'ACCESS_DENIED']);
    }
    expect(refusal(await api.ask('GET', `/api/groups/${client.clientId}`))).toEqual([401, 'AUTH_ERROR']);
  });

  test('S4-R100, S4-R101, S4-R102, S4-R104, S4-R08: groups here, channels there, in UTF-8', async () => {
    const { groups, channels, total } = await list();
    expect(total).toBe(2);
    expect(groups).toEqual([
      {
        ...{ id: GROUP, name: 'קבוצת עובדים', description: null, profilePic: null, participants: 15 },
        ...{ owner: '972501234567@c.us', createdAt: null, lastMessage: null, timestamp: 0, unreadCount: 0 },
        ...{ isMuted: false, pinned: false, isReadOnly: false, type: 'group' },
      },
    ]);
    expect(channels).toEqual([
      {
        ...{ id: CHANNEL, name: 'ערוץ חדשות', description: null, profilePic: null, lastMessage: null, timestamp: 1 },
        ...{ unreadCount: 0, isMuted: false, pinned: false, isReadOnly: false, type: 'channel' },
      },
    ]);
  });

  test('S4-R103: each of them the newest first', async () => {
    const own = await fresh();
    for (const [id, at] of [
      ['1', 2],
      ['2', 3],
      ['3', 1],
    ] as const) {
      const activeAt = new Date(at * 1_000);
      await own.chat(`12036300000000001${id}@g.us`, { activeAt });
      await own.chat(`12036300000000002${id}@newsletter`, { activeAt });
    }
    const { groups, channels } = await list(own.owner.ask, own);
    for (const all of [groups, channels])
      expect(all.map((one: { timestamp: number }) => one.timestamp)).toEqual([3, 2, 1]);
  });

  test('S4-R106: a channel may be named with @c.us, as the document does', async () => {
    const answer = succeed(await toGroup({ groupId: '120363000000000002@c.us' }));
    expect(answer.groupId).toBe(CHANNEL);
    expect(client.sent.at(-1)?.recipient).toBe(CHANNEL);
  });

  test('S4-R107, S4-R119: both kinds of key; the answer names the group', async () => {
    for (const ask of [account.ask, client.ask]) {
      const message = 'שלום לכולם! זו הודעה';
      expect(succeed(await toGroup({ message }, ask))).toEqual({
        success: true,
        message: {
          ...{ id: { _serialized: expect.stringMatching(/^3EB0/) }, body: message },
          ...{ timestamp: expect.any(Number), type: 'chat' },
        },
        ...{ groupId: GROUP, groupName: 'קבוצת עובדים' },
      });
      expect(client.sent.at(-1)).toMatchObject({ recipient: GROUP, text: message });
    }
  });

  test('S4-R109, S4-R120, S4-R127: two to five seconds by lot with a key, none from a page', async () => {
    expect(LIMITS.groupDelayMs).toEqual({ min: 2_000, max: 5_000 });
    const slow = await startSlow();
    const begun = Date.now();
    succeed(await slow.send());
    expect(slow.sentAt() - begun).toBeGreaterThanOrEqual(300);
    succeed(await fromPage());
    await slow.stop();
  });

  test('S4-R110, S4-R121, S4-R128: 4096 characters, counted as code points', async () => {
    succeed(await toGroup({ message: '👋'.repeat(4_096) }));
    expect(refusal(await toGroup({ message: 'x'.repeat(4_097) }))).toEqual(INVALID);
    expect(refusal(await fromPage({ message: '👋'.repeat(4_097) }))).toEqual(INVALID);
    succeed(await fromPage({ message: '👋'.repeat(4_096) }));
  });

  test('S4-R111, S4-R112, S4-R122, S4-R125: message or mediaUrl, and mediaType with it', async () => {
    const mediaUrl = `${files.url}/a.png`;
    const wrong = [{ message: undefined }, { message: ' ' }, { mediaUrl }, { message: undefined, mediaUrl }];
    for (const json of [...wrong, { mediaUrl, mediaType: 'sticker' }]) {
      expect(refusal(await toGroup(json))).toEqual(INVALID);
      expect(refusal(await fromPage({ message: 'hi', ...json }))).toEqual(INVALID);
    }
    expect(refusal(await account.ask('POST', '/api/send-group-message', { json: { message: 'x' } }))).toEqual(INVALID);
    const answers = [
      await toGroup({ message: undefined, mediaUrl, mediaType: 'image' }),
      await fromPage({ message: 'see', mediaUrl, mediaType: 'document' }),
    ];
    expect(answers.map((answer) => succeed(answer).message.type)).toEqual(['image', 'document']);
    expect(client.sent.at(-1)?.turn?.content).toMatchObject({ as: 'document', caption: 'see' });
  });

  test('S4-R113, S4-R128: nobody writes where only others may', async () => {
    const own = await fresh();
    await own.chat(GROUP, { flags: { isReadOnly: true } });
    expect(refusal(await toGroup({ clientId: own.clientId }, own.ask))).toEqual([403, 'READ_ONLY_CHAT']);
    expect(refusal(await fromPage({ message: 'hi' }, GROUP, own))).toEqual([403, 'READ_ONLY_CHAT']);
  });

  test('S4-R114, S4-R116: what is no group, and what is not there', async () => {
    await client.chat('972520000001@c.us');
    for (const groupId of ['972520000001@c.us', '972529999999@c.us', 'anything']) {
      expect(refusal(await toGroup({ groupId }))).toEqual([400, 'INVALID_CHAT_TYPE']);
      expect(refusal(await fromPage({ message: 'hi' }, groupId))).toEqual([400, 'INVALID_CHAT_TYPE']);
    }
    for (const groupId of ['120363000000000099@g.us', '120363000000000099@newsletter']) {
      expect(refusal(await toGroup({ groupId }))).toEqual([404, 'GROUP_NOT_FOUND']);
    }
    expect(refusal(await toGroup({ clientId: 'nobody' }))).toEqual([404, 'CLIENT_NOT_FOUND']);
  });

  test('S4-R115, S4-R128: a file that cannot be had is MEDIA_ERROR', async () => {
    for (const mediaUrl of [`${files.url}/missing.png`, 'http://10.0.0.8/a.png', 'http://nowhere.invalid/a.png']) {
      expect(refusal(await toGroup({ mediaUrl, mediaType: 'image' }))).toEqual(MEDIA);
    }
    expect(refusal(await fromPage({ mediaUrl: `${files.url}/missing.png`, mediaType: 'image' }))).toEqual(MEDIA);
    // A film it is not.
    expect(refusal(await toGroup({ mediaUrl: `${files.url}/a.png`, mediaType: 'video' }))).toEqual(MEDIA);
  });

  test("S4-R117, S4-R118: somebody else's client and no key at all", async () => {
    expect(refusal(await toGroup({ clientId: foreign.clientId }))).toEqual([403, 'ACCESS_DENIED']);
    expect(refusal(await toGroup({}, foreign.ask))).toEqual([403, 'ACCESS_DENIED']);
    expect(refusal(await toGroup({}, api.ask))).toEqual([401, 'AUTH_ERROR']);
  });

  test('S4-R126: the answer to a page has success and message only', async () => {
    expect(Object.keys(succeed(await fromPage())).sort()).toEqual(['message', 'success']);
  });

  /** The same API with a delay that can be measured. */
  async function startSlow() {
    const { core, services } = api.product;
    const slow = await serveDialect(
      core,
      clientmanager(services, { groupDelayMs: { min: 300, max: 310 } }),
      managerContract,
    );
    let sentAt: number | null = null;
    client.answer(() => {
      sentAt ??= Date.now();
      return `3EB0${randomUUID().replaceAll('-', '').toUpperCase().slice(0, 18)}`;
    });
    return {
      sentAt: () => sentAt!,
      send: () =>
        slow.ask('POST', '/api/send-group-message', {
          ...{ json: { clientId: client.clientId, groupId: GROUP, message: 'slowly' } },
          headers: { 'x-api-key': client.apiKey },
        }),
      stop: slow.stop,
    };
  }
});
