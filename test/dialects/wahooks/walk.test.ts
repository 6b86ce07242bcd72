import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { encode } from 'uqr';
import { readQr } from '../../../src/whatsapp/reading.ts';
import { type Receiver, startReceiver } from '../../simulators/receiver.ts';
import { type StripeSimulator, startStripe, stripeCall, stripeEnvironment } from '../../simulators/stripe.ts';
import { startWhatsAppSimulator, type WhatsAppSimulator } from '../../simulators/whatsapp-web/start.ts';
import { shellPath } from '../../support/chromium.ts';
import { eventually } from '../../support/product.ts';
import { sessionSettings } from '../../support/whatsapp.ts';
import { type Account, operationIds, refusal, startWahooks, succeed, type Wahooks, wahooksContract } from './api.ts';

/**
 * One customer's story through every operation, each answer held against the contract: from the slot that is bought to
 * the connection that is deleted, with real Chromium against the simulated WhatsApp.
 */

const OFFICE = '15550000001';
const ANA = '15550000002';
const BEN = '15550000003';
const NOBODY = '15550000009';
const PICTURE = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(2_000)]);
const VIDEO = Buffer.concat([Buffer.from('\0\0\0\x18ftypisom\0\0\0\0', 'latin1'), randomBytes(2_000)]);
const VOICE = Buffer.concat([Buffer.from('OggS\0'), randomBytes(2_000)]);

const chromium = shellPath();
const inBrowser = chromium ? test : test.skip;
let simulator: WhatsAppSimulator;
let stripe: StripeSimulator;
let receiver: Receiver;
let api: Wahooks;
let account: Account;
let id: string;

beforeAll(async () => {
  if (!chromium) return;
  [simulator, stripe, receiver] = await Promise.all([startWhatsAppSimulator(), startStripe(), startReceiver()]);
  simulator.world.account({ phone: OFFICE, name: 'Office' });
  simulator.world.account({ phone: ANA, name: 'Ana' });
  simulator.world.account({ phone: BEN, name: 'Ben' });
  simulator.world.account({ phone: NOBODY, registered: false });
  simulator.world.fail({ page: { messageKeyField: '$1' } });
  receiver.answer(({ path }) =>
    path === '/picture.png' ? { headers: { 'content-type': 'image/png' }, body: PICTURE } : {},
  );
  api = await startWahooks({
    environment: { ...sessionSettings(simulator), ...stripeEnvironment(stripe.url) },
  });
  account = await api.account();
});
afterAll(async () => {
  await api?.stop();
  await Promise.all([simulator?.close(), stripe?.close(), receiver?.close()]);
});

const get = (path = '') => account.ask('GET', `/connections/${id}${path}`);
const post = (path: string, json?: unknown) => account.ask('POST', `/connections/${id}${path}`, { json });
const onceIt = (status: string) =>
  eventually(async () => {
    const { body } = await get();
    return body.status === status && body;
  });
/** Sends, and gives what arrived at the other's phone. */
async function send(path: string, json: object) {
  const before = simulator.world.messages.length;
  const said = succeed(await post(path, { to: ANA, ...json }), 201);
  expect(said).toEqual({ id: said.messageId, messageId: said.id, status: 'sent', timestamp: expect.any(Number) });
  expect(simulator.world.messages).toHaveLength(before + 1);
  return simulator.world.messages[before]!.content;
}

inBrowser('a slot is bought, and a connection made of it', async () => {
  succeed(await account.ask('GET', '/'));
  succeed(await account.ask('POST', '/billing/checkout', { json: { quantity: 1 } }), 201);
  const { body, headers } = stripeCall({ customer: stripe.customerOf(account.organizationId), quantity: 1 });
  await fetch(`${api.url}/hooks/stripe`, { method: 'POST', body, headers });
  succeed(await account.ask('POST', '/billing/portal'), 201);
  const made = succeed(await account.ask('POST', '/connections', { json: { name: 'Shop' } }), 201);
  id = made.id;
  expect(made).toMatchObject({ name: 'Shop', status: 'pending', phoneNumber: null });
  expect(succeed(await account.ask('GET', '/billing/status')).slots).toEqual({ total: 1, used: 1, available: 0 });
  expect(succeed(await account.ask('POST', '/connections/get-or-create'), 201).id).toBe(id);
});

inBrowser('S2-R26: the code comes as a PNG in a data URL, is scanned, and is null afterwards', async () => {
  await onceIt('scan_qr');
  const { core } = api.product;
  const { text, picture } = await eventually(async () => {
    const { qr, status } = succeed(await get('/qr'));
    const shown = await readQr(core, account.caller, id).catch(() => null);
    const same = succeed(await get('/qr'));
    return status === 'scan_qr' && qr === same.qr && qr && shown && { text: shown.text, picture: qr as string };
  });
  expect(await squaresOf(picture)).toEqual(encode(text, { border: 4 }).data);
  const scannable = await eventually(async () => {
    const { body } = await account.ask('POST', '/connections/get-or-create');
    return body.qr && body;
  });
  expect(scannable).toMatchObject({ id, status: 'scan_qr', qr: expect.stringMatching(/^iVBORw0KGgo/) });
  simulator.world.phone(OFFICE).scan(text);
  expect(await onceIt('connected')).toMatchObject({ phoneNumber: `+${OFFICE}` });
  expect(succeed(await get('/qr'))).toEqual({ value: null, qr: null, connected: true, status: 'connected' });
  expect(succeed(await get('/me'))).toMatchObject({ id: `${OFFICE}@c.us`, phoneNumber: `+${OFFICE}` });
});

/** Which squares of a picture of a code are dark, as an image library sees it. */
async function squaresOf(dataUrl: string): Promise<boolean[][]> {
  const png = Buffer.from(dataUrl.replace('data:image/png;base64,', ''), 'base64');
  const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
  const squares = Math.floor(info.width / 8);
  const isDark = (row: number, column: number) => data[(row * 8 + 4) * info.width + column * 8 + 4]! < 128;
  return Array.from({ length: squares }, (_, row) =>
    Array.from({ length: squares }, (__, column) => isDark(row, column)),
  );
}

inBrowser('what happens to it is told to its webhook', async () => {
  const made = await account.webhook(id, { url: `${receiver.url}/hook` });
  expect(succeed(await get('/webhooks'))).toMatchObject([{ id: made.id, events: ['*'] }]);
  const events = ['message', 'message.any', 'message.ack', 'message.edited', 'message.reaction', 'call.received'];
  expect(succeed(await account.ask('PUT', `/webhooks/${made.id}`, { json: { events } })).events).toEqual(events);
  expect(succeed(await account.ask('POST', `/webhooks/${made.id}/test`), 201).success).toBe(true);
  const ana = simulator.world.phone(ANA);
  const question = ana.send(OFFICE, 'Are you open?');
  expect(await heard('message')).toMatchObject({
    ...{ connectionId: id, session: id },
    payload: {
      fromMe: false,
      from: `${ANA}@c.us`,
      to: null,
      phoneNumber: `+${ANA}`,
      type: 'text',
      body: 'Are you open?',
    },
  });
  expect(await send('/send', { text: 'We are' })).toMatchObject({ type: 'chat', body: 'We are' });
  expect(await heard('message.ack')).toMatchObject({
    payload: { fromMe: true, to: `${ANA}@c.us`, body: 'We are', ack: 2 },
  });
  expect(await heard('message.any')).toMatchObject({ payload: { fromMe: true, body: 'We are', ackName: 'SERVER' } });
  ana.react(OFFICE, question.id, '🙏');
  expect(await heard('message.reaction')).toMatchObject({
    payload: { phoneNumber: `+${ANA}`, body: 'Are you open?', reaction: { text: '🙏', messageId: expect.any(String) } },
  });
  ana.edit(OFFICE, question.id, 'Are you open today?');
  expect(await heard('message.edited')).toMatchObject({
    payload: { body: 'Are you open today?', chatId: `${ANA}@c.us` },
  });
  ana.call(OFFICE);
  expect(await heard('call.received')).toMatchObject({ payload: { from: expect.any(String), isVideo: false } });
  expect(succeed(await account.ask('GET', `/webhooks/${made.id}/logs`)).length).toBeGreaterThanOrEqual(6);
  expect(succeed(await account.ask('DELETE', `/webhooks/${made.id}`))).toEqual({ success: true });
});
const heard = (event: string) =>
  eventually(async () => {
    const told = receiver.requests.filter(({ path }) => path === '/hook').map(({ body }) => JSON.parse(body));
    for (const body of told) expect(wahooksContract.deliveryErrors('anyEvent', body)).toEqual([]);
    return told.find((body) => body.event === event);
  });

inBrowser('S2-R27: the chats come newest first', async () => {
  // WhatsApp tells times in seconds, so two chats of one second have no order.
  await api.product.core.database.system((em) =>
    em.execute(
      `update whatsapp_chats set active_at = active_at - interval '1 minute' where connection_id = ? and active_at > 'epoch'`,
      [id],
    ),
  );
  simulator.world.phone(BEN).send(OFFICE, 'Me too');
  const chats = await eventually(async () => {
    const shown = succeed(await get('/chats'));
    return shown.some(({ lastMessage }: { lastMessage: string }) => lastMessage === 'Me too') && shown;
  });
  expect(chats).toMatchObject([
    { id: `${BEN}@c.us`, name: 'Ben', isGroup: false, lastMessage: 'Me too' },
    { id: `${ANA}@c.us`, lastMessage: 'We are' },
  ]);
  expect(chats[0].conversationTimestamp).toBeGreaterThanOrEqual(chats[1].conversationTimestamp);
});

inBrowser(
  'S2-R28, S2-R29, S2-R31: every kind of message has its own path; media come by URL or as base64',
  async () => {
    const seen = [
      await send('/send-image', { url: `${receiver.url}/picture.png`, caption: 'The shop' }),
      await send('/send-image', { data: PICTURE.toString('base64') }),
      await send('/send-document', {
        data: Buffer.from('a,b\n').toString('base64'),
        mimetype: 'text/csv',
        filename: 'a.csv',
      }),
      await send('/send-video', { data: `data:video/mp4;base64,${VIDEO.toString('base64')}` }),
      await send('/send-audio', { data: VOICE.toString('base64') }),
      await send('/send-audio', { data: VOICE.toString('base64'), ptt: true }),
      await send('/send-location', { latitude: 24.7, longitude: 46.6, name: 'Shop', address: 'Olaya' }),
      await send('/send-contact', { contact: { name: 'Ben', phoneNumber: BEN } }),
      await send('/send-contact', {
        to: undefined,
        chatId: `${ANA}@s.whatsapp.net`,
        contactName: 'Ben',
        contactPhone: BEN,
      }),
    ];
    expect(seen).toMatchObject([
      { type: 'image', mimetype: 'image/png', caption: 'The shop' },
      { type: 'image', mimetype: 'image/png' },
      { type: 'document', mimetype: 'text/csv', filename: 'a.csv' },
      { type: 'video', mimetype: 'video/mp4' },
      { type: 'audio' },
      { type: 'ptt' },
      { type: 'location', lat: 24.7, lng: 46.6 },
      { type: 'vcard', vcardFormattedName: 'Ben' },
      { type: 'vcard', vcardFormattedName: 'Ben' },
    ]);
  },
);

inBrowser('S2-R30: exactly one of url and data, and what cannot be sent is told at once', async () => {
  const data = PICTURE.toString('base64');
  const before = simulator.world.messages.length;
  const refused: [string, object][] = [
    ['/send-image', {}],
    ['/send-image', { data, url: `${receiver.url}/picture.png` }],
    ['/send-document', { data, url: `${receiver.url}/picture.png` }],
    ['/send-video', {}],
    ['/send-audio', { data: 'not base64!' }],
    ['/send-image', { url: 'http://169.254.169.254/latest' }],
    ['/send-image', { url: `${receiver.url}/nothing` }],
    ['/send-video', { data }],
    ['/send-contact', { contact: { name: 'Ben', phoneNumber: 'what?' } }],
    ['/send', { to: 'somebody', text: 'Hello' }],
    ['/send', { to: undefined, text: 'Hello' }],
    ['/send-contact', { contactName: 'Ben' }],
    ['/send', { to: NOBODY, text: 'Hello' }],
  ];
  for (const [path, json] of refused) {
    const answer = await post(path, { to: ANA, ...json });
    expect([path, json, refusal(answer)]).toMatchObject([path, json, { error: 'Bad Request', statusCode: 400 }]);
  }
  expect(simulator.world.messages).toHaveLength(before);
});

inBrowser('a message is sent once, however often the request is repeated', async () => {
  const headers = { 'idempotency-key': 'order-17' };
  const json = { to: ANA, text: 'Your order is ready' };
  const one = await account.ask('POST', `/connections/${id}/send`, { json, headers });
  const same = await account.ask('POST', `/connections/${id}/send`, { json, headers });
  expect(succeed(same, 201)).toEqual(succeed(one, 201));
  const said = simulator.world.messages.filter(({ content }) => content.body === json.text);
  expect(said).toHaveLength(1);
});

inBrowser('it is renamed, restarted and deleted, and every operation has been answered', async () => {
  expect(succeed(await account.ask('PATCH', `/connections/${id}`, { json: { name: 'Store' } })).name).toBe('Store');
  expect(succeed(await account.ask('GET', '/connections'))).toMatchObject([{ id, name: 'Store' }]);
  expect(succeed(await post('/restart'), 201).id).toBe(id);
  expect(succeed(await account.ask('DELETE', `/connections/${id}`))).toEqual({ success: true });
  const token = succeed(await account.ask('POST', '/tokens', { json: { name: 'CI' } }), 201);
  expect(succeed(await account.ask('GET', '/tokens'))).toHaveLength(2);
  succeed(await account.ask('DELETE', `/tokens/${token.id}`));
  expect(operationIds.filter((one) => !api.succeeded.has(one))).toEqual([]);
  expect(simulator.world.reports).toEqual([]);
});
