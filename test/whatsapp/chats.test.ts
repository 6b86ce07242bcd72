import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Api, type Client, startApi, unanswered } from '../api/countersign/api.ts';
import { startWhatsAppSimulator, type WhatsAppSimulator } from '../simulators/whatsapp-web/start.ts';
import { chromiumPath } from '../support/chromium.ts';
import { eventually } from '../support/product.ts';
import { sessionSettings } from '../support/whatsapp.ts';

/** The mirror of a linked account's chats: the product with real Chromium, against the simulated WhatsApp. */

const OFFICE = '15550000011';
const ANA = '15550000012';
const BEN = '15550000013';
const ANA_ID = `${ANA}@c.us`;
const BEN_ID = `${BEN}@c.us`;

const chromium = chromiumPath();
const inBrowser = chromium ? test : test.skip;
let simulator: WhatsAppSimulator;
let api: Api;
let client: Client;
let connectionId: string;
let group: string;
let channel: string;

// biome-ignore lint/suspicious/noExplicitAny: the contract has checked the answer.
type Body = any;

beforeAll(async () => {
  if (!chromium) return;
  simulator = await startWhatsAppSimulator();
  const { world } = simulator;
  world.account({ phone: OFFICE, name: 'Office' });
  world.account({ phone: ANA, name: 'Ana', addressing: 'lid' });
  world.account({ phone: BEN, name: 'Ben' });
  world.fail({ page: { messageKeyField: '$1' } });
  group = world.group({ subject: 'Building site', owner: BEN, members: [OFFICE, ANA] }).id;
  channel = world.channel({ name: 'City news', owner: BEN, subscribers: [OFFICE] }).id;
  const before = world.phone(ANA).send(OFFICE, 'From long ago');
  before.at -= 3_600;
  world.phone(OFFICE).send(BEN, 'Sent long ago').at -= 3 * 24 * 3_600;
  api = await startApi({
    worker: false,
    environment: sessionSettings(simulator, chromium!),
  });
  client = await api.client();
  connectionId = (await client.call('createWhatsAppConnection', { json: { name: 'Office' } })).body.id;
  const json = { rejectCalls: true, callReply: 'Please write to us' };
  await client.call('changeWhatsAppConnection', { params: { connectionId }, json });
  await api.product.startWorker();
  const code = await eventually(async () => {
    const { status, body } = await client.call('readWhatsAppQr', { params: { connectionId } });
    return status === 200 && body.text;
  });
  world.phone(OFFICE).scan(code);
  await ready();
});
afterAll(async () => {
  await api?.stop();
  await simulator?.close();
});

const ready = () =>
  eventually(async () => {
    const { body } = await client.call('readWhatsAppConnection', { params: { connectionId } });
    return body.state === 'ready';
  });
const browser = (): number => {
  const profile = join(api.product.core.config.home, 'whatsapp', `session-${connectionId}`);
  return Number(readlinkSync(join(profile, 'SingletonLock')).split('-').at(-1));
};
const phone = (number: string) => simulator.world.phone(number);
const chat = async (chatId: string): Promise<Body> =>
  (await client.call('readWhatsAppChat', { params: { connectionId, chatId } })).body;
const messagesIn = async (chatId: string): Promise<Body[]> => {
  const { body } = await client.call('listWhatsAppChatMessages', { params: { connectionId, chatId } });
  return body.data ?? [];
};
const messageIn = (chatId: string, fits: (message: Body) => boolean): Promise<Body> =>
  eventually(async () => (await messagesIn(chatId)).find(fits));
const saying = (text: string) => (message: Body) => message.text === text;
const events = async (type: string): Promise<Body[]> =>
  (await client.call('listEvents', { query: { limit: 100 } })).body.data.filter((event: Body) => event.type === type);
const event = (type: string, fits: (data: Body) => boolean): Promise<Body> =>
  eventually(async () => (await events(type)).find(({ data }) => fits(data))?.data);

inBrowser('what there was before is shown, and told to nobody', async () => {
  const first = await messageIn(ANA_ID, saying('From long ago'));
  expect(first).toMatchObject({ direction: 'in', type: 'text', chatId: ANA_ID, author: null, messageId: null });
  const shown = await eventually(async () => {
    const one = await chat(ANA_ID);
    return one.unreadCount === 1 && one;
  });
  expect(shown).toMatchObject({ kind: 'person', name: 'Ana', phone: `+${ANA}`, lid: expect.stringMatching(/@lid$/) });
  expect((await chat(shown.lid)).id).toBe(shown.id);
  expect((await client.call('listMessages')).body.data).toEqual([]);
  expect(await events('message.received')).toEqual([]);
});

inBrowser('people, groups and channels are listed and searched, whoever wrote last first', async () => {
  phone(BEN).send(channel, 'The bridge is closed');
  await messageIn(channel, saying('The bridge is closed'));
  phone(BEN).send(group, 'The crane comes at nine');
  const inGroup = await messageIn(group, saying('The crane comes at nine'));
  expect(inGroup.author).toEqual({ chatId: BEN_ID, name: 'Ben' });
  const { body } = await client.call('listWhatsAppChats', { params: { connectionId }, query: { limit: 2 } });
  const listed = body.data.map(({ kind, name, isReadOnly }: Body) => ({ kind, name, isReadOnly }));
  expect(listed).toContainEqual({ kind: 'group', name: 'Building site', isReadOnly: false });
  expect(listed).toContainEqual({ kind: 'channel', name: 'City news', isReadOnly: true });
  const rest = { cursor: body.nextCursor, limit: 2 };
  const next = await client.call('listWhatsAppChats', { params: { connectionId }, query: rest });
  expect(next.body.data.map(({ chatId }: Body) => chatId)).toContain(ANA_ID);
  const found = await client.call('listWhatsAppChats', { params: { connectionId }, query: { q: '0000012' } });
  expect(found.body.data.map(({ name }: Body) => name)).toEqual(['Ana']);
  simulator.world.groups.change(BEN, group, 'subject', 'Tower');
  await eventually(async () => (await chat(group)).name === 'Tower');
  const told = await event('whatsapp_chat.message', ({ chat: { kind } }) => kind === 'group');
  expect(told).toMatchObject({ connectionId, chatMessage: { text: 'The crane comes at nine' } });
  expect(await events('message.received')).toEqual([]);
});

inBrowser('both sides of a chat are there, with ticks, answers and who wrote them', async () => {
  const asked = phone(ANA).send(OFFICE, 'When do you open?');
  const { id } = await messageIn(ANA_ID, saying('When do you open?'));
  const sent = await client.call('sendWhatsAppMessage', {
    params: { connectionId },
    json: { to: ANA_ID, text: 'At eight', replyTo: asked.id },
  });
  const answer = await messageIn(ANA_ID, (one) => one.text === 'At eight' && one.ack >= 2);
  expect(answer).toMatchObject({ direction: 'out', replyTo: asked.id });
  await eventually(async () => (await messagesIn(ANA_ID)).some(({ messageId }) => messageId === sent.body.id));
  phone(ANA).read(OFFICE);
  await messageIn(ANA_ID, (one) => one.text === 'At eight' && one.ack === 3);
  phone(OFFICE).send(ANA, 'And on Sundays at ten');
  const byPhone = await messageIn(ANA_ID, saying('And on Sundays at ten'));
  expect(byPhone).toMatchObject({ direction: 'out', messageId: null });
  phone(ANA).send(OFFICE, { type: 'location', lat: 24.7, lng: 46.6, loc: 'The old gate' });
  const place = await messageIn(ANA_ID, ({ type }) => type === 'location');
  expect(place.location).toEqual({ latitude: 24.7, longitude: 46.6, name: 'The old gate' });
  const received = await event('message.received', ({ message }) => message.text === 'When do you open?');
  expect(received.message).toMatchObject({ from: `+${ANA}`, connectionId, whatsappId: asked.id });
  expect((await messagesIn(ANA_ID)).find((one) => one.id === id).messageId).toBe(received.message.id);
});

inBrowser('files are fetched when they come, and never run in the browser', async () => {
  const picture = Buffer.from('89504e470d0a1a0a', 'hex');
  await phone(ANA).sendMedia(OFFICE, { bytes: picture, mimetype: 'image/png', caption: 'The roof' });
  const page = { bytes: Buffer.from('<script>'), mimetype: 'text/html', filename: 'plan.html' };
  await phone(ANA).sendMedia(OFFICE, page);
  const [shown, saved] = [
    await messageIn(ANA_ID, ({ text, media }) => text === 'The roof' && media.state === 'stored'),
    await messageIn(ANA_ID, ({ media }) => media?.fileName === 'plan.html' && media.state === 'stored'),
  ];
  const fetchMedia = ({ whatsappId }: Body) =>
    client.call('downloadWhatsAppMedia', { params: { connectionId, whatsappId } });
  const inline = await fetchMedia(shown);
  expect(inline.bytes).toEqual(picture);
  expect(inline.headers.get('content-type')).toBe('image/png');
  const file = await fetchMedia(saved);
  expect(file.headers.get('content-type')).toBe('application/octet-stream');
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="plan\.html"/);
  const { message } = await event('message.received', (data) => data.message.text === 'The roof');
  expect(message).toMatchObject({ type: 'image', media: { mediaType: 'image/png', bytes: picture.length } });
});

inBrowser('edits, deletions and reactions are seen and told', async () => {
  const { id } = phone(BEN).send(OFFICE, 'At nien');
  await messageIn(BEN_ID, saying('At nien'));
  phone(BEN).edit(OFFICE, id, 'At nine');
  expect((await messageIn(BEN_ID, saying('At nine'))).editedAt).not.toBeNull();
  expect(await event('message.edited', () => true)).toMatchObject({ previousText: 'At nien' });
  phone(OFFICE).react(BEN, id, '👍');
  const liked = await messageIn(BEN_ID, ({ reactions }) => reactions.length > 0);
  expect(liked.reactions).toEqual([{ emoji: '👍', from: `${OFFICE}@c.us` }]);
  await event('message.reaction', ({ reaction }) => reaction.emoji === '👍');
  phone(BEN).revoke(OFFICE, id);
  const gone = await messageIn(BEN_ID, ({ revokedAt }) => revokedAt !== null);
  expect(gone).toMatchObject({ whatsappId: id, text: '', reactions: [] });
  await event('message.revoked', ({ chatMessage }) => chatMessage.whatsappId === id);
});

/** Of what the office does to a message. */
const act = (
  operation: 'reactToWhatsAppMessage' | 'removeWhatsAppReaction' | 'editWhatsAppMessage' | 'revokeWhatsAppMessage',
  { whatsappId }: Body,
  json?: Body,
) => client.call(operation, { params: { connectionId, whatsappId }, ...(json && { json }) });
const toldOf = async (type: string, { whatsappId }: Body): Promise<Body[]> =>
  (await events(type)).filter(({ data }) => data.chatMessage.whatsappId === whatsappId).map(({ data }) => data);
/** Everything that WhatsApp tells of what was done before has been heard by then. */
const heardAll = async (text: string) => {
  phone(BEN).send(OFFICE, text);
  await messageIn(BEN_ID, saying(text));
};
const sentToBen = async (text: string): Promise<Body> => {
  await client.call('sendWhatsAppMessage', { params: { connectionId }, json: { to: BEN_ID, text } });
  return messageIn(BEN_ID, (one) => one.text === text && one.ack > 0);
};
const onBensPhone = ({ whatsappId }: Body) =>
  phone(BEN)
    .messages(OFFICE)
    .find(({ id }) => id === whatsappId)!;

inBrowser('the office reacts, changes its mind and takes it back, and each is told of once', async () => {
  phone(BEN).send(OFFICE, 'The key is under the mat');
  const message = await messageIn(BEN_ID, saying('The key is under the mat'));
  phone(BEN).react(OFFICE, message.whatsappId, '🔑');
  await messageIn(BEN_ID, ({ reactions }) => reactions.length > 0);
  const own = { from: `${OFFICE}@c.us` };
  const first = await act('reactToWhatsAppMessage', message, { emoji: '👍' });
  expect(first.body.reactions).toEqual([
    { emoji: '🔑', from: BEN_ID },
    { emoji: '👍', ...own },
  ]);
  expect(onBensPhone(message).reactions[OFFICE]?.text).toBe('👍');
  for (const emoji of ['❤️', '❤️']) expect((await act('reactToWhatsAppMessage', message, { emoji })).status).toBe(200);
  expect((await act('removeWhatsAppReaction', message)).status).toBe(204);
  expect((await act('removeWhatsAppReaction', message)).status).toBe(204);
  expect(onBensPhone(message).reactions[OFFICE]).toBeUndefined();
  expect((await act('reactToWhatsAppMessage', message, { emoji: 'ok' })).status).toBe(422);
  await heardAll('Found it');
  phone(OFFICE).react(BEN, message.whatsappId, '😂');
  await messageIn(BEN_ID, ({ reactions }) => reactions.some(({ emoji }: Body) => emoji === '😂'));
  const told = (await toldOf('message.reaction', message)).map(({ reaction }) => reaction.emoji);
  expect(told).toEqual(['🔑', '👍', '❤️', '', '😂']);
});

inBrowser('what the office wrote is edited and deleted for everybody from here, and told of once', async () => {
  const message = await sentToBen('Come at nien');
  const edited = await act('editWhatsAppMessage', message, { text: 'Come at nine' });
  expect(edited.body).toMatchObject({ id: message.id, text: 'Come at nine', editedAt: expect.any(String) });
  expect(onBensPhone(message).content.body).toBe('Come at nine');
  expect((await act('editWhatsAppMessage', message, { text: 'Come at nine' })).status).toBe(200);
  await heardAll('At nine then');
  expect(await toldOf('message.edited', message)).toMatchObject([{ previousText: 'Come at nien' }]);
  expect((await act('revokeWhatsAppMessage', message)).status).toBe(204);
  expect(onBensPhone(message).content.type).toBe('revoked');
  expect((await messagesIn(BEN_ID)).find(({ id }) => id === message.id)).toMatchObject({
    text: '',
    revokedAt: expect.any(String),
  });
  await heardAll('Never mind');
  expect(await toldOf('message.revoked', message)).toHaveLength(1);
  for (const again of [
    await act('revokeWhatsAppMessage', message),
    await act('editWhatsAppMessage', message, { text: 'Back' }),
    await act('reactToWhatsAppMessage', message, { emoji: '👍' }),
  ])
    expect([again.status, again.body.code]).toEqual([409, 'whatsapp_message_revoked']);
});

inBrowser('what WhatsApp does not allow is refused, with the reason', async () => {
  const refusals = async (message: Body) => {
    const edit = await act('editWhatsAppMessage', message, { text: 'Other words' });
    const revoke = await act('revokeWhatsAppMessage', message);
    return [edit.body.code, revoke.body?.code ?? revoke.status];
  };
  phone(BEN).send(OFFICE, 'Mine');
  expect(await refusals(await messageIn(BEN_ID, saying('Mine')))).toEqual([
    'whatsapp_message_not_own',
    'whatsapp_message_not_own',
  ]);
  expect(await refusals(await messageIn(BEN_ID, saying('Sent long ago')))).toEqual([
    'whatsapp_message_too_old',
    'whatsapp_message_too_old',
  ]);
  phone(OFFICE).send(BEN, { type: 'location', lat: 24.7, lng: 46.6, loc: 'Here' });
  expect(await refusals(await messageIn(BEN_ID, ({ type }) => type === 'location'))).toEqual([
    'whatsapp_message_not_text',
    204,
  ]);
  // The page still shows it; WhatsApp itself knows better.
  const message = await sentToBen('An hour ago');
  onBensPhone(message).at -= 3_600;
  expect((await act('editWhatsAppMessage', message, { text: 'Too late' })).body.code).toBe('whatsapp_refused');
  expect((await messagesIn(BEN_ID)).find(({ id }) => id === message.id).text).toBe('An hour ago');
  const test = await api.client({ organizationId: client.caller.organizationId, mode: 'test' });
  const params = { connectionId, whatsappId: message.whatsappId };
  expect((await test.call('revokeWhatsAppMessage', { params })).status).toBe(403);
});

inBrowser('a number is looked up', async () => {
  const lookUp = (number: string) => client.call('lookUpWhatsAppNumber', { params: { connectionId, phone: number } });
  expect((await lookUp(`+${ANA}`)).body).toEqual({ phone: `+${ANA}`, isOnWhatsApp: true, chatId: ANA_ID });
  expect((await lookUp('+15550000099')).body).toEqual({ phone: '+15550000099', isOnWhatsApp: false, chatId: null });
  expect((await lookUp('not a number')).status).toBe(422);
  const { body } = await client.call('createWhatsAppConnection', { json: { name: 'Not linked' } });
  const params = { connectionId: body.id, phone: `+${ANA}` };
  expect((await client.call('lookUpWhatsAppNumber', { params })).body.code).toBe('whatsapp_not_linked');
  await client.call('deleteWhatsAppConnection', { params: { connectionId: body.id } });
});

inBrowser('a chat is read from here, and whoever wrote is told', async () => {
  const asked = phone(BEN).send(OFFICE, 'Did you see this?');
  await eventually(async () => (await chat(BEN_ID)).unreadCount > 0);
  const params = { connectionId, chatId: BEN_ID };
  expect((await client.call('sayTypingInWhatsAppChat', { params, json: { typing: true } })).status).toBe(204);
  expect((await client.call('markWhatsAppChatRead', { params })).status).toBe(204);
  expect((await chat(BEN_ID)).unreadCount).toBe(0);
  await eventually(async () => simulator.world.ack(asked) === 3);
  await simulator.world.until(() => simulator.world.seen.some(({ kind }) => kind === 'typing'), 'the typing');
  const asks = await api.product.core.database.system((em) =>
    em.execute<{ details: Body }[]>(
      `select details from audit_entries where action in ('request.markWhatsAppChatRead', 'request.sayTypingInWhatsAppChat')`,
    ),
  );
  expect(asks.map(({ details }) => details.params)).toEqual([{ connectionId, chatId: '…13@c.us' }]);
});

inBrowser('a call is rejected, and answered in words, once', async () => {
  phone(ANA).call(OFFICE);
  const call = await eventually(async () => {
    const { body } = await client.call('listWhatsAppCalls', { params: { connectionId } });
    return body.data[0];
  });
  expect(call).toMatchObject({ from: ANA_ID, phone: `+${ANA}`, rejected: true, isVideo: false });
  expect(simulator.world.calls.all.map(({ status }) => status)).toEqual(['rejected']);
  await messageIn(ANA_ID, (one) => one.text === 'Please write to us' && one.ack > 0);
  await event('whatsapp_call.received', (data) => data.call.id === call.id);
});

inBrowser('what is written and changed while its browser is gone is made up for, once', async () => {
  const sent = await client.call('sendWhatsAppMessage', {
    params: { connectionId },
    json: { to: group, text: 'Who has the key?' },
  });
  await messageIn(group, (one) => one.text === 'Who has the key?' && one.ack > 0);
  process.kill(browser(), 'SIGKILL');
  const inVain = act('reactToWhatsAppMessage', (await messagesIn(group))[0], { emoji: '👍' });
  phone(ANA).send(group, 'I have it');
  const { id } = phone(BEN).send(OFFICE, 'Call me');
  phone(BEN).edit(OFFICE, id, 'Call me tomorrow');
  for (const one of [ANA, BEN]) phone(one).read(group);
  await messageIn(group, saying('I have it'));
  await messageIn(BEN_ID, saying('Call me tomorrow'));
  await messageIn(group, (one) => one.text === 'Who has the key?' && one.ack === 3);
  await eventually(async () => {
    const { body } = await client.call('readMessage', { params: { messageId: sent.body.id } });
    return body.status === 'read';
  });
  await event('message.received', ({ message }) => message.text === 'Call me tomorrow');
  const received = await events('message.received');
  expect(received.filter(({ data }) => data.message.whatsappId === id)).toHaveLength(1);
  expect(
    (await events('whatsapp_chat.message')).filter(({ data }) => data.chatMessage.text === 'I have it'),
  ).toHaveLength(1);
  const { status, headers } = await inVain;
  expect([status, Number(headers.get('retry-after')) > 0]).toEqual([503, true]);
});

inBrowser('another organization sees nothing of it, and nothing is left when the connection is deleted', async () => {
  const profile = await client.call('readWhatsAppProfile', { params: { connectionId } });
  expect(profile.body).toMatchObject({ chatId: `${OFFICE}@c.us`, name: 'Office', phone: `+${OFFICE}` });
  const stranger = await api.client();
  const params = { connectionId, chatId: ANA_ID };
  for (const operation of [
    'listWhatsAppChats',
    'readWhatsAppChat',
    'listWhatsAppChatMessages',
    'listWhatsAppCalls',
  ] as const)
    expect((await stranger.call(operation, { params })).status).toBe(404);
  const [{ whatsappId }] = await messagesIn(BEN_ID);
  for (const operation of ['removeWhatsAppReaction', 'revokeWhatsAppMessage'] as const)
    expect((await stranger.call(operation, { params: { connectionId, whatsappId } })).status).toBe(404);
  const asked = { connectionId, phone: `+${ANA}` };
  expect((await stranger.call('lookUpWhatsAppNumber', { params: asked })).status).toBe(404);
  await client.call('deleteWhatsAppConnection', { params: { connectionId } });
  const left = () =>
    api.product.core.database.system((em) =>
      em.execute<{ count: number }[]>(
        `select (select count(*) from whatsapp_chats) + (select count(*) from whatsapp_messages) + (select count(*) from whatsapp_calls)
           as count`,
      ),
    );
  await eventually(async () => Number((await left())[0]!.count) === 0);
  expect(simulator.world.reports).toEqual([]);
  expect(unanswered(api, (tag) => tag === 'WhatsApp chats')).toEqual([]);
});
