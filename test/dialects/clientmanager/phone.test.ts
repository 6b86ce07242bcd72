import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readQr } from '../../../src/whatsapp/reading.ts';
import { type Answer, type Receiver, startReceiver } from '../../simulators/receiver.ts';
import { startWhatsAppSimulator, type WhatsAppSimulator } from '../../simulators/whatsapp-web/start.ts';
import { shellPath } from '../../support/chromium.ts';
import { eventually } from '../../support/product.ts';
import { sessionSettings } from '../../support/whatsapp.ts';
import { type Account, type Manager, startManager, succeed } from './api.ts';

/** A client with a phone: real Chromium and the unmodified library against the simulated WhatsApp. */

const OFFICE = '15550000001';
const ANA = '15550000002';
const CLIENT = 'front-office';
const PICTURE = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(500)]);

const chromium = shellPath();
const inBrowser = chromium ? test : test.skip;
let simulator: WhatsAppSimulator;
let receiver: Receiver;
let api: Manager;
let account: Account;
let group: string;

beforeAll(async () => {
  if (!chromium) return;
  [simulator, receiver] = await Promise.all([startWhatsAppSimulator(), startReceiver()]);
  simulator.world.account({ phone: OFFICE, name: 'Office' });
  simulator.world.account({ phone: ANA, name: 'Ana' });
  simulator.world.group({ subject: 'Sales', owner: OFFICE, members: [ANA] });
  simulator.world.fail({ page: { messageKeyField: '$1' } });
  receiver.answer(({ path, body }): Answer => {
    if (path === '/a.png') return { headers: { 'content-type': 'image/png' }, body: PICTURE };
    const { event } = JSON.parse(body);
    const answer = { message_received: { response: 'Thank you' }, call_rejected: { rejectionMessage: 'Write to me' } };
    return { body: JSON.stringify({ status: 'success', ...answer[event as keyof typeof answer] }) };
  });
  api = await startManager(sessionSettings(simulator));
  account = await api.account();
});
afterAll(async () => {
  await api?.stop();
  await Promise.all([simulator?.close(), receiver?.close()]);
});

/** What arrived at Ana's, or anywhere. */
const said = (text: string) =>
  eventually(async () => simulator.world.messages.find(({ content }) => JSON.stringify(content).includes(text)));
const chat = (path = '', method = 'GET', json?: unknown) =>
  account.asPerson(method, `/api/chats/${CLIENT}${path}`, json === undefined ? {} : { json });
const events = () => receiver.requests.filter(({ path }) => path === '/hook').map(({ body }) => JSON.parse(body));

inBrowser('S4-R16, S4-R17, S4-R77: a number is added, its code scanned, and then it is connected', async () => {
  const json = { clientId: CLIENT, phoneNumber: OFFICE, webhookUrl: `${receiver.url}/hook` };
  const added = await eventually(async () => {
    const answer = succeed(await account.ask('POST', '/api/add-number', { json }));
    return answer.qrCode !== null && answer;
  });
  expect(added.status).toBe('pending_auth');
  const [{ connection_id: id } = { connection_id: '' }] = await api.product.core.database.read<{
    connection_id: string;
  }>(account.organizationId, 'select connection_id from clientmanager_clients');
  const { text } = await readQr(api.product.core, account.caller, id);
  simulator.world.phone(OFFICE).scan(text);
  await eventually(async () => succeed(await account.ask('GET', '/api/clients'))[0].status === 'Authenticated');
  expect((await account.ask('GET', `/api/qr/${CLIENT}`)).status).toBe(404);
  expect(succeed(await account.ask('POST', '/api/add-number', { json })).status).toBe('connected');
});

inBrowser('S4-R58, S4-R130: a message goes out, an answer comes in, and the webhook answers that', async () => {
  const json = { clientId: CLIENT, number: ANA, message: 'Good morning' };
  const { messageId } = succeed(await account.ask('POST', '/api/send-message', { json }));
  expect((await said('Good morning')).id).toContain(messageId);
  simulator.world.phone(ANA).send(OFFICE, 'Hello office');
  await said('Thank you');
  await eventually(async () => events().length >= 2);
  expect(
    events()
      .map(({ event }) => event)
      .sort(),
  ).toEqual(['message_received', 'message_sent']);
  const { messages } = succeed(await account.ask('GET', `/api/received-messages/${CLIENT}`));
  expect(messages.map(({ sender, message }: Record<string, string>) => [sender, message])).toEqual([
    [ANA, 'Hello office'],
  ]);
});

inBrowser('S4-R92, S4-R93, S4-R95: people write in the chat, read it and see its pictures', async () => {
  succeed(await chat(`/${ANA}@c.us/send`, 'POST', { message: 'From the page' }));
  await said('From the page');
  await simulator.world.phone(ANA).sendMedia(OFFICE, { bytes: PICTURE, mimetype: 'image/png', filename: 'a.png' });
  const picture = await eventually(async () => {
    const { messages } = succeed(await chat(`/${ANA}@c.us/messages`));
    const [found] = messages.filter(({ hasMedia }: { hasMedia: boolean }) => hasMedia);
    const file = found && (await chat(`/media/${found.id._serialized}`));
    return file?.status === 200 && file;
  });
  expect(picture.bytes.equals(PICTURE)).toBe(true);
  succeed(await chat(`/${ANA}@c.us/read`, 'POST'));
  // What the page told before it heard of that may still come in.
  await eventually(async () => succeed(await chat()).chats[0].unreadCount === 0);
  const fromAna = simulator.world.messages.filter(({ content }) => JSON.stringify(content).includes('Hello office'));
  await eventually(async () => fromAna.every((message) => simulator.world.ack(message) >= 3));
});

inBrowser('S4-R107, S4-R113, S4-R123: groups are listed and written to', async () => {
  const { groups } = await eventually(async () => {
    const lists = succeed(await account.ask('GET', `/api/groups/${CLIENT}`));
    return lists.groups.length > 0 && lists;
  });
  expect(groups[0]).toMatchObject({ name: 'Sales', participants: 2, type: 'group' });
  group = groups[0].id;
  const json = {
    clientId: CLIENT,
    groupId: group,
    message: 'To all',
    mediaUrl: `${receiver.url}/a.png`,
    mediaType: 'image',
  };
  expect(succeed(await account.ask('POST', '/api/send-group-message', { json })).groupName).toBe('Sales');
  await said('To all');
  succeed(await account.asPerson('POST', `/api/groups/${CLIENT}/${group}/send`, { json: { message: 'From a page' } }));
  await said('From a page');
  // Also one that somebody has just made, and in which nobody has written anything.
  const subject = `New ${randomUUID()}`;
  simulator.world.phone(ANA).createGroup(subject, [OFFICE]);
  await eventually(async () => {
    const lists = succeed(await account.ask('GET', `/api/groups/${CLIENT}`));
    return lists.groups.some(({ name }: { name: string }) => name === subject);
  });
});

inBrowser('S4-R140, S4-R141: a call is rejected, and whoever called reads why', async () => {
  simulator.world.phone(ANA).call(OFFICE, true);
  await said('Write to me');
  const { calls } = succeed(await account.ask('GET', `/api/incoming-calls/${CLIENT}`));
  expect(calls).toMatchObject([{ call_from: `${ANA}@c.us`, is_video: true, end_time: null }]);
});

inBrowser('S4-R50: a deleted client is gone from the phone', async () => {
  const { password } = account.person;
  succeed(await account.asPerson('DELETE', `/clients/${CLIENT}`, { json: { password } }));
  await eventually(async () => simulator.world.phone(OFFICE).devices.length === 0);
});
