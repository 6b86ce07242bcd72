import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Receiver, startReceiver } from '../../simulators/receiver.ts';
import { type Account, type Client, type Manager, managerContract, startManager, succeed } from './api.ts';

/** One walk through every operation; each answer is held against the contract as it comes in. */

const GROUP = '120363000000000001@g.us';
const FRIEND = '+972520000001';

let api: Manager;
let files: Receiver;
let account: Account;
let client: Client;

beforeAll(async () => {
  files = await startReceiver({ script: () => ({ headers: { 'content-type': 'image/png' }, body: PNG }) });
  api = await startManager();
  account = await api.account();
  client = await account.client();
});
afterAll(async () => {
  await api.stop();
  await files.close();
});

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

test('every operation answers as its contract says', async () => {
  const { clientId } = client;
  const { ask, asPerson } = account;
  await client.hear(FRIEND, { text: 'שלום' });
  await client.ring(FRIEND);
  await client.chat(GROUP, { facts: { name: 'Sales', participants: 3 }, flags: { isMuted: true } });
  const chatId = '972520000001@c.us';

  succeed(await ask('GET', '/api/clients'));
  succeed(await ask('GET', '/api/profile'));
  const waiting = await account.client({ phone: null });
  const qr = await waiting.ask('GET', `/api/qr/${waiting.clientId}`);
  expect([qr.status, qr.headers.get('content-type')]).toEqual([200, 'image/png']);
  succeed(await ask('POST', '/api/update-webhook', { json: { clientId, webhookUrl: `${files.url}/hook` } }));
  const mediaUrl = `${files.url}/a.png`;
  succeed(await ask('POST', '/api/send-message', { json: { clientId, number: FRIEND, message: 'hi', mediaUrl } }));
  for (const path of [
    'sent-messages',
    'call-logs',
    'logs',
    `received-messages/${clientId}`,
    `incoming-calls/${clientId}`,
  ])
    succeed(await ask('GET', `/api/${path}`));

  const chats = `/api/chats/${clientId}`;
  expect(succeed(await asPerson('GET', chats)).chats).toHaveLength(1);
  expect(succeed(await asPerson('GET', `${chats}/${chatId}/messages?limit=10`)).messages).toHaveLength(1);
  succeed(await asPerson('POST', `${chats}/${chatId}/send`, { json: { message: 'hello' } }));
  succeed(await asPerson('POST', `${chats}/${chatId}/read`));
  const media = await hearFile();
  const file = await asPerson('GET', `${chats}/media/${media}`);
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/png']);

  expect(succeed(await ask('GET', `/api/groups/${clientId}`)).total).toBe(1);
  succeed(await ask('POST', '/api/send-group-message', { json: { clientId, groupId: GROUP, message: 'all' } }));
  succeed(await asPerson('POST', `/api/groups/${clientId}/${GROUP}/send`, { json: { message: 'all' } }));

  const scheduleTime = new Date(Date.now() + 3_600_000).toISOString();
  const json = { clientId, number: '972520000001', message: 'later', scheduleTime };
  const { id } = succeed(await asPerson('POST', '/schedule-message', { json }));
  expect(succeed(await asPerson('GET', '/scheduled-messages'))).toHaveLength(1);
  succeed(await asPerson('DELETE', `/scheduled-messages/${id}`));

  const { email: username, password } = account.person;
  succeed(await asPerson('DELETE', `/clients/${clientId}`, { json: { password } }));
  succeed(await api.ask('POST', '/api/reset-api-key', { json: { username, currentApiKey: account.apiKey } }));
  expect([...api.succeeded].sort()).toEqual([...managerContract.operationIds].sort());
});

/** A picture that somebody sent and that was fetched. */
async function hearFile(): Promise<string> {
  const { core } = api.product;
  const { sha256 } = await core.files.put(PNG);
  const media = { mediaType: 'image/png', fileName: 'a.png', bytes: PNG.length };
  const content = {
    key: 'k',
    text: '',
    author: null,
    location: null,
    contact: null,
    replyTo: null,
    mentions: [],
    media,
  };
  const id = await client.hear(FRIEND, { type: 'image', content });
  await core.database.system((em) =>
    em.execute(`update whatsapp_messages set media_state = 'stored', media_sha256 = ? where whatsapp_id = ?`, [
      ...[sha256, id],
    ]),
  );
  return id;
}
