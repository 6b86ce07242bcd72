import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Answer, type Api, type Client, startApi } from '../api/countersign/api.ts';
import { startWhatsAppSimulator, type WhatsAppSimulator } from '../simulators/whatsapp-web/start.ts';
import { shellPath } from '../support/chromium.ts';
import { pdfOf } from '../support/pdf.ts';
import { eventually } from '../support/product.ts';
import { sessionSettings } from '../support/whatsapp.ts';

/** Every kind of message, from the API to the other's phone: real Chromium, against the simulated WhatsApp. */

const OFFICE = '15550000001';
const ANA = '15550000002';
const ANA_CHAT = `${ANA}@c.us`;
const BEN = '15550000003';
const CEM = '905321234567';
const NOBODY = '15550000009';

const chromium = shellPath();
const inBrowser = chromium ? test : test.skip;
let simulator: WhatsAppSimulator;
let files: Server;
let filesUrl: string;
let api: Api;
let client: Client;
let connectionId: string;

const PICTURE = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(5_000)]);
const VIDEO = Buffer.concat([Buffer.from('\0\0\0\x18ftypisom\0\0\0\0', 'latin1'), randomBytes(300_000)]);
const VOICE = Buffer.concat([Buffer.from('OggS\0'), randomBytes(3_000)]);
const SHEET = Buffer.from('name,sum\nNour,12\n');
const LEASE = pdfOf([{}]);
const PAGE = Buffer.from('<!doctype html><p>hello');

beforeAll(async () => {
  if (!chromium) return;
  simulator = await startWhatsAppSimulator();
  simulator.world.account({ phone: OFFICE, name: 'Office' });
  simulator.world.account({ phone: ANA, name: 'Ana', addressing: 'lid' });
  simulator.world.account({ phone: BEN, name: 'Ben' });
  simulator.world.account({ phone: CEM, name: 'Cem' });
  simulator.world.account({ phone: NOBODY, registered: false });
  simulator.world.fail({ page: { messageKeyField: '$1' } });
  files = createServer(({ url }, response) => {
    const served: Record<string, [string, Buffer]> = {
      '/clip.mp4': ['video/mp4', VIDEO],
      '/page.png': ['image/png', PAGE],
      '/large.zip': ['application/zip', Buffer.alloc(16 * 1024 * 1024 + 1, 'PK\x03\x04')],
    };
    const [type, bytes] = served[url!] ?? [];
    if (url === '/moved') response.writeHead(302, { location: '/clip.mp4' }).end();
    else if (url === '/inside') response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
    else if (bytes) response.writeHead(200, { 'content-type': type }).end(bytes);
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => files.once('listening', resolve));
  filesUrl = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
  api = await startApi({
    environment: sessionSettings(simulator),
  });
  client = await api.client();
  connectionId = (await client.call('createWhatsAppConnection', { json: { name: 'Office' } })).body.id;
  const qr = await eventually(async () => {
    const { status, body } = await client.call('readWhatsAppQr', { params: { connectionId } });
    return status === 200 && body.text;
  });
  simulator.world.phone(OFFICE).scan(qr);
  await eventually(
    async () => (await client.call('readWhatsAppConnection', { params: { connectionId } })).body.state === 'ready',
  );
});
afterAll(async () => {
  await api?.stop();
  await simulator?.close();
  files?.close();
});

const send = (json: object): Promise<Answer> =>
  client.call('sendWhatsAppMessage', { params: { connectionId }, json: { to: `+${ANA}`, ...json } });
const upload = async (by: Client): Promise<string> =>
  (await by.call('uploadFile', { form: { file: new Blob([LEASE], { type: 'application/pdf' }) } })).body.id;
const once = (id: string, status: string) =>
  eventually(async () => {
    const { body } = await client.call('readMessage', { params: { messageId: id } });
    return body.status === status && body;
  });
const arrived = async ({ body }: Answer) => {
  const { whatsappId } = await once(body.id, 'delivered');
  const found = simulator.world.messages.filter(({ id }) => id === whatsappId);
  expect(found).toHaveLength(1);
  return found[0]!;
};
const bytesOf = async (path: string | undefined) => (await simulator.world.media.get(path!)).bytes;
const chromiumCrashedBefore = `update messages set status = 'sending', provider_id = null, sent_at = null, due_at = now() where id = ?`;
const hurry = `update messages set due_at = now() where id = ?`;
const change = (sql: string, id: string) => api.product.core.database.system((em) => em.execute(sql, [id]));

inBrowser('files of every kind arrive as they were given, byte for byte', async () => {
  const form = new Map<string, string | Blob>([
    [
      'message',
      new Blob([JSON.stringify({ to: ANA_CHAT, text: 'The plan', fileName: '../plan.png' })], {
        type: 'application/json',
      }),
    ],
    ['file', new Blob([PICTURE], { type: 'image/png' })],
  ]);
  const sheet = { data: SHEET.toString('base64'), mediaType: 'text/csv', fileName: 'sums.csv' };
  const uploaded = { uploadId: await upload(client), fileName: 'lease.pdf' };
  const [picture, video, voice, sound, file, kept] = [
    await client.call('sendWhatsAppMessage', { params: { connectionId }, form: Object.fromEntries(form) }),
    await send({ media: { url: `${filesUrl}/moved`, fileName: 'clip.mp4' } }),
    await send({ media: { data: VOICE.toString('base64'), as: 'voice' } }),
    await send({ media: { data: VOICE.toString('base64'), mediaType: 'audio/ogg' } }),
    await send({ media: sheet, text: 'Sums' }),
    await send({ media: uploaded }),
  ];
  expect(picture.body).toMatchObject({
    ...{ status: 'queued', type: 'image', text: 'The plan', to: `+${ANA}`, connectionId, source: 'api' },
    media: { mediaType: 'image/png', fileName: 'plan.png', bytes: PICTURE.length },
  });
  const seen = [];
  for (const one of [picture, video, voice, sound, file, kept]) seen.push((await arrived(one)).content);
  expect(seen).toMatchObject([
    { type: 'image', mimetype: 'image/png', caption: 'The plan' },
    { type: 'video', mimetype: 'video/mp4' },
    { type: 'ptt', mimetype: 'audio/ogg; codecs=opus' },
    { type: 'audio', mimetype: 'audio/ogg' },
    { type: 'document', mimetype: 'text/csv', filename: 'sums.csv', caption: 'Sums' },
    { type: 'document', mimetype: 'application/pdf', filename: 'lease.pdf' },
  ]);
  const bytes = [];
  for (const { directPath } of seen) bytes.push(await bytesOf(directPath));
  expect(bytes.map((one) => one.toString('base64'))).toEqual(
    [PICTURE, VIDEO, VOICE, VOICE, SHEET, LEASE].map((one) => one.toString('base64')),
  );
});

inBrowser('a place and a contact arrive', async () => {
  const place = await send({ location: { latitude: 24.7136, longitude: 46.6753, name: 'Office', address: 'Olaya' } });
  const contact = await send({ contact: { name: 'Ben; Ltd', phone: `+${BEN}`, organization: 'Nour, Trading' } });
  expect((await arrived(place)).content).toMatchObject({
    ...{ type: 'location', lat: 24.7136, lng: 46.6753, loc: 'Office\nOlaya' },
  });
  const { content } = await arrived(contact);
  expect(content).toMatchObject({ type: 'vcard', vcardFormattedName: 'Ben; Ltd' });
  expect(content.body).toContain(`FN:Ben\\; Ltd\nORG:Nour\\, Trading\nTEL;type=CELL;type=VOICE;waid=${BEN}:+${BEN}`);
});

inBrowser('an answer quotes, a mention names, in a group; what is quoted must be there', async () => {
  const { id: group } = simulator.world.group({ subject: 'Lease', owner: ANA, members: [OFFICE, BEN] });
  const question = simulator.world.phone(ANA).send(group, 'Who signs?');
  const mention = { to: group, text: `@${BEN} does`, mentions: [`+${BEN}`], replyTo: question.id };
  const said = await arrived(await send(mention));
  expect(said.conversation).toEqual({ kind: 'group', id: group });
  expect(said.content).toMatchObject({
    ...{ type: 'chat', body: `@${BEN} does`, quotedStanzaID: question.id, mentionedJidList: [`${BEN}@c.us`] },
  });
  const lost = await send({ to: group, text: 'To whom?', replyTo: '3EB0AAAAAAAAAAAAAAAA' });
  expect(lost.body).toMatchObject({ to: null, chatId: group });
  expect(await once(lost.body.id, 'failed')).toMatchObject({ error: 'the message that it answers is not in the chat' });
  const listed = async (query: object) => (await client.call('listMessages', { query: { ...query } })).body.data.length;
  expect([await listed({ to: group, connectionId }), await listed({ to: group, connectionId: randomUUID() })]).toEqual([
    2, 0,
  ]);
});

inBrowser('what may not be written there fails for good and says why', async () => {
  const { world } = simulator;
  const notices = world.group({ subject: 'Notices', owner: ANA, members: [OFFICE], announce: true });
  const strangers = world.group({ subject: 'Strangers', owner: ANA, members: [BEN] });
  const news = world.channel({ name: 'News', owner: ANA, subscribers: [OFFICE] });
  for (const [to, error] of [
    [notices.id, 'only admins can write in this chat'],
    [strangers.id, 'the account is not a member of this group'],
    [news.id, 'only admins can write in this chat'],
    [`+${NOBODY}`, 'the number does not have WhatsApp'],
  ]) {
    const { body } = await send({ to, text: 'hello' });
    expect([to, (await once(body.id, 'failed')).error]).toEqual([to, error]);
  }
  expect(world.messages.filter(({ content }) => content.body === 'hello')).toEqual([]);
});

inBrowser('a channel of one’s own takes texts and pictures', async () => {
  const { id: to } = simulator.world.channel({ name: 'Office news', owner: OFFICE, subscribers: [ANA] });
  const text = await send({ to, text: 'We moved' });
  const picture = await send({ to, media: { data: PICTURE.toString('base64') }, text: 'Here' });
  for (const { body } of [text, picture]) await once(body.id, 'accepted');
  const seen = simulator.world.phone(ANA).messages(to);
  expect(seen.map(({ content }) => content.body ?? content.caption)).toEqual(['We moved', 'Here']);
  expect(await bytesOf(seen[1]!.content.directPath)).toEqual(PICTURE);
  const place = await send({ to, location: { latitude: 1, longitude: 2 } });
  expect([place.status, place.body.errors]).toMatchObject([422, [{ pointer: '/to', rule: 'channel' }]]);
});

inBrowser('a file whose sender died before it said so is not sent again', async () => {
  const text = `Only once ${randomUUID()}`;
  const { body } = await send({ media: { data: PICTURE.toString('base64') }, text });
  const { whatsappId } = await once(body.id, 'delivered');
  await change(chromiumCrashedBefore, body.id);
  expect(await once(body.id, 'delivered')).toMatchObject({ whatsappId });
  expect(simulator.world.messages.filter(({ content }) => content.caption === text)).toHaveLength(1);
});

inBrowser('what WhatsApp refused is sent again, and arrives once', async () => {
  simulator.world.fail({ refuseSends: 503 });
  const { body } = await send({ text: 'Try again' });
  await eventually(async () => {
    const now = await client.call('readMessage', { params: { messageId: body.id } });
    return now.body.status === 'queued' && now.body.error === 'WhatsApp refused the message';
  });
  simulator.world.heal();
  await change(hurry, body.id);
  await once(body.id, 'delivered');
  expect(simulator.world.messages.filter(({ content }) => content.body === 'Try again')).toHaveLength(1);
});

inBrowser('a scheduled message goes out when its time has come, as it was changed to', async () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  const json = { connectionId, to: `+${ANA}`, at: tomorrow, content: { text: 'Good morning' } };
  const { body } = await client.call('createScheduledMessage', { json });
  const params = { scheduledMessageId: body.id };
  // Where the machine was too slow its time had passed already.
  const at = await eventually(async () => {
    const soon = new Date(Date.now() + 2_000);
    const change = { at: soon.toISOString(), content: { text: 'Good evening' } };
    return (await client.call('changeScheduledMessage', { params, json: change })).status === 200 && soon;
  });
  const sent = await eventually(async () => {
    const now = await client.call('readScheduledMessage', { params });
    return now.body.status === 'sent' && now.body;
  });
  const message = await once(sent.messageId, 'delivered');
  expect(message).toMatchObject({ text: 'Good evening', source: 'schedule' });
  // That it is not late is held to the server's clock in test/workflows/time.test.ts.
  expect(Date.parse(message.createdAt)).toBeGreaterThanOrEqual(at.getTime());
});

inBrowser('a campaign reaches each of its list once, passes over who may not be reached, and says so', async () => {
  await client.call('createContact', { json: { phone: `+${BEN}`, optedOut: true } });
  const list = ['phone,name', `+${ANA},Ana`, '12,Nobody', `+${BEN},Ben`, `+${NOBODY},Noor`, `${CEM},`].join('\n');
  const text = 'Dear {{name|friend}}, we open on Sunday.';
  const startsAt = new Date(Date.now() + 86_400_000).toISOString();
  const { body } = await client.call('createCampaign', {
    form: {
      file: new Blob([list], { type: 'text/csv' }),
      campaign: JSON.stringify({ name: 'Opening', connectionId, text, startsAt }),
    },
  });
  const params = { campaignId: body.id };
  expect((await client.call('pauseCampaign', { params })).body.status).toBe('paused');
  // A day later.
  await change(`update campaigns set starts_at = now() where id = ?`, body.id);
  expect((await client.call('resumeCampaign', { params })).body.status).toBe('running');
  const done = await eventually(async () => {
    const now = await client.call('readCampaign', { params });
    return now.body.status === 'finished' && now.body.rows.delivered === 2 && now.body;
  });
  expect(done.rows).toMatchObject({ total: 5, waiting: 0, delivered: 2, failed: 2, skipped: 1 });
  const said = simulator.world.messages.map(({ content }) => content.body).filter((one) => one?.includes('on Sunday'));
  expect(said.sort()).toEqual(['Dear Ana, we open on Sunday.', 'Dear friend, we open on Sunday.']);
  const { body: rows } = await client.call('listCampaignRows', { params, query: { status: 'failed' } });
  expect(rows.data).toMatchObject([
    { row: 3, errors: [{ column: 'phone', rule: 'phone' }] },
    { row: 5, errors: [{ rule: 'channel', message: 'the number does not have WhatsApp' }] },
  ]);
});

inBrowser('files that are no such files, or nobody’s business, are refused', async () => {
  const url = (path: string) => ({ media: { url: path.startsWith('/') ? `${filesUrl}${path}` : path } });
  const asked: [object, number, string][] = [
    [url('/page.png'), 422, 'media_type_unsupported'],
    [url('/large.zip'), 422, 'media_too_large'],
    [url('/nothing'), 422, 'media_unreachable'],
    [url('/inside'), 422, 'url_not_allowed'],
    [url('http://169.254.169.254/latest/meta-data'), 422, 'url_not_allowed'],
    [{ media: { data: PAGE.toString('base64') } }, 422, 'media_type_unsupported'],
    [{ media: { data: 'no base64!' } }, 422, 'validation_failed'],
    [{ media: { data: PICTURE.toString('base64'), as: 'video' } }, 422, 'validation_failed'],
    [{ text: 'x', location: { latitude: 1, longitude: 1 } }, 422, 'validation_failed'],
    [{ to: '0501234567', text: 'x' }, 422, 'validation_failed'],
    [{}, 422, 'validation_failed'],
  ];
  const answers = [];
  for (const [json] of asked) answers.push(await send(json));
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual(asked.map(([, ...answer]) => answer));
  const theirs = await send({ media: { uploadId: await upload(await api.client()) } });
  expect(theirs.body.errors).toMatchObject([{ pointer: '/media/uploadId', rule: 'upload' }]);
  const twice = await send({ media: { uploadId: await upload(client), data: SHEET.toString('base64') } });
  expect(twice.body.errors).toMatchObject([{ pointer: '/media', rule: 'exclusive' }]);
});

inBrowser('how it goes about it is changed part by part, and by its own organization alone', async () => {
  const changed = (json: object, who = client) =>
    who.call('changeWhatsAppConnection', { params: { connectionId }, json });
  const quietHours = { from: '22:00', to: '07:30', timeZone: 'Asia/Riyadh' };
  await changed({ name: 'Head office', dailyMax: 300, quietHours });
  expect((await changed({ quietHours: null })).body).toMatchObject({
    ...{ name: 'Head office', dailyMax: 300, quietHours: null, pacing: { minMs: 0, maxMs: 0 } },
    ...{ warmUp: { perDayFirst: 50, days: 14 }, rejectCalls: false, callReply: null, downloadMedia: true },
  });
  const wrong = [{ pacing: { minMs: 9, maxMs: 3 } }, { quietHours: { ...quietHours, timeZone: 'Mars/Base' } }];
  for (const json of wrong) expect((await changed(json)).body.code).toBe('validation_failed');
  const stranger = await api.client();
  expect((await changed({ name: 'Mine' }, stranger)).status).toBe(404);
  const theirs = { to: `+${ANA}`, text: 'hello' };
  const sent = await stranger.call('sendWhatsAppMessage', { params: { connectionId }, json: theirs });
  expect(sent.status).toBe(404);
  expect(simulator.world.reports).toEqual([]);
});
