import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from 'whatsapp-web.js';
import type { Caller } from '../../src/core.ts';
import { markChatRead } from '../../src/whatsapp/chats/asking.ts';
import { type Ask, askSession, takeAsk } from '../../src/whatsapp/chats/asks.ts';
import { listChats, readChat } from '../../src/whatsapp/chats/chats.ts';
import { listChatMessages } from '../../src/whatsapp/chats/messages.ts';
import { Acts } from '../../src/whatsapp/mirror/acts.ts';
import { sendReceipts } from '../../src/whatsapp/mirror/asks.ts';
import { noteAck, noteEdit, noteReaction, noteRevoked } from '../../src/whatsapp/mirror/changes.ts';
import { mapChat } from '../../src/whatsapp/mirror/chat-mapping.ts';
import { placeChat } from '../../src/whatsapp/mirror/chats.ts';
import { asHeard } from '../../src/whatsapp/mirror/hearing.ts';
import { mapMessage, type RawMessage, revokedId } from '../../src/whatsapp/mirror/mapping.ts';
import { fetchNext } from '../../src/whatsapp/mirror/media.ts';
import { openMirror } from '../../src/whatsapp/mirror/opening.ts';
import type { ChatIds } from '../../src/whatsapp/mirror/people.ts';
import { storeMessage } from '../../src/whatsapp/mirror/storing.ts';
import { openWorld, type World } from '../messaging/world.ts';
import { eventually } from '../support/product.ts';

const ANA = '15550000012@c.us';
const ANA_LID = '88112233445566@lid';
const GROUP = '120363020000000000@g.us';
const OWN = '15550000011@c.us';
const AT = 1_772_445_600;

let ids = 0;
function raw(given: Partial<RawMessage> & { fromMe?: boolean; remote?: string } = {}): RawMessage {
  ids += 1;
  const { fromMe = false, remote = ANA, ...rest } = given;
  return { id: { fromMe, remote, id: `3EB0${ids}` }, type: 'chat', t: AT, body: 'Hello', ack: 1, ...rest };
}
const mapped = (given: Parameters<typeof raw>[0]) => mapMessage(raw(given))!;

describe('what the library tells of a message', () => {
  test('a thumbnail is not taken for words', () => {
    const told = mapped({ type: 'image', body: 'aGVsbG8=', caption: 'The roof', mimetype: 'image/jpeg', size: 12 });
    expect([told.type, told.content.text]).toEqual(['image', 'The roof']);
    expect(told.content.media).toEqual({ mediaType: 'image/jpeg', fileName: null, bytes: 12 });
  });

  test('the name of a file is not what is written beside it', () => {
    const { content } = mapped({
      type: 'document',
      caption: 'plan.pdf',
      filename: 'plan.pdf',
      mimetype: 'application/pdf',
    });
    expect([content.text, content.media?.fileName]).toEqual(['', 'plan.pdf']);
  });

  test.each([
    ['audio/ogg; codecs=opus', 'audio/ogg'],
    ['nonsense', 'audio/ogg'],
  ])('the type %s of a voice message is read as %s', (mimetype, mediaType) => {
    const told = mapped({ type: 'ptt', mimetype });
    expect([told.type, told.content.media?.mediaType]).toEqual(['voice', mediaType]);
  });

  test('ids are read as text and as objects', () => {
    const author = { _serialized: '15550000013@s.whatsapp.net' };
    const id = { fromMe: false, remote: { _serialized: GROUP }, id: '3EB0A', participant: author };
    const told = mapped({ id, author, notifyName: 'Ben', mentionedJidList: [{ _serialized: ANA }, ANA_LID] });
    expect(told.content).toMatchObject({
      key: `false_${GROUP}_3EB0A_15550000013@c.us`,
      author: { chatId: '15550000013@c.us', name: 'Ben' },
      mentions: [ANA, ANA_LID],
    });
  });

  test('a contact is shared with its number', () => {
    const body = 'BEGIN:VCARD\nFN:Ben\nTEL;type=CELL;waid=15550000013:+1 555 0000013\nEND:VCARD';
    expect(mapped({ type: 'vcard', body }).content.contact).toEqual({ name: 'Ben', phone: '+15550000013' });
  });

  test('a place is shown with its name', () => {
    const { location } = mapped({ type: 'location', lat: 24.7, lng: '46.6', loc: 'Office\nRiyadh' }).content;
    expect(location).toEqual({ latitude: 24.7, longitude: 46.6, name: 'Office' });
  });

  test('NUL characters and broken ones are left out', () => {
    expect(mapped({ body: 'a\u0000b\ud800' }).content.text).toBe('ab\ufffd');
  });

  test.each(['gp2', 'e2e_notification', 'ciphertext', 'protocol'])('%s is nothing that somebody wrote', (type) => {
    expect(mapMessage(raw({ type }))).toBeNull();
  });

  test.each(['status@broadcast', '15550000012@broadcast', 'nobody'])('%s is no chat', (remote) => {
    expect(mapMessage(raw({ remote }))).toBeNull();
  });

  test('what it has and we do not show is kept as something else', () => {
    const told = mapped({ type: 'poll_creation', body: undefined, pollName: 'Lunch?' });
    expect([told.type, told.content.text]).toEqual(['other', 'Lunch?']);
  });

  test('a deletion names the message by itself or by another one', () => {
    expect(revokedId(raw({ id: { fromMe: false, remote: ANA, id: 'A' } }))).toBe('A');
    expect(revokedId(raw({ protocolMessageKey: { id: 'B' } }))).toBe('B');
  });
});

describe('what the library tells of a chat', () => {
  const isMe = (id: string) => id === '15550000011@c.us';
  const group = (isAdmin: boolean) => ({
    id: GROUP,
    name: 'Building site',
    unreadCount: -1,
    groupMetadata: { announce: true, desc: 'Daily', participants: [{ id: '15550000011@c.us', isAdmin }, { id: ANA }] },
  });

  test('a group in which only admins write can be read only, but by admins', () => {
    expect(mapChat(group(false), isMe)?.flags).toEqual({ unreadCount: 1, isReadOnly: true });
    expect(mapChat(group(true), isMe)?.flags.isReadOnly).toBe(false);
    expect(mapChat(group(true), isMe)?.facts).toMatchObject({ description: 'Daily', participants: 2 });
  });

  test('a channel of somebody else can be read only', () => {
    const channel = (membershipType: string) => ({ id: '1@newsletter', channelMetadata: { membershipType, size: 3 } });
    expect(mapChat(channel('subscriber'), isMe)?.flags.isReadOnly).toBe(true);
    expect(mapChat(channel('owner'), isMe)?.flags.isReadOnly).toBe(false);
  });
});

describe('in the mirror', () => {
  let world: World;
  let caller: Caller;
  let connectionId: string;
  const held = () => ({ ref: { organizationId: caller.organizationId, connectionId }, epoch: 3 });
  const mirror = () => ({ core: world.core, held: held() });
  const ana: ChatIds = { chatId: ANA, lid: ANA_LID, phone: '+15550000012' };
  const store = (told: ReturnType<typeof mapped>, chat: ChatIds = ana, isNews = true) =>
    storeMessage(mirror(), told, chat, { isNews, advances: false, reactions: [] });
  const all = async (chatId = ANA) =>
    (await listChatMessages(world.core, caller, connectionId, chatId, { limit: 50 })).data;
  const published = async (type: string) =>
    (await world.sql('select id from events where organization_id = $1 and type = $2', [caller.organizationId, type]))
      .length;

  beforeAll(async () => {
    world = await openWorld();
    const organizationId = randomUUID();
    caller = { organizationId, actor: { kind: 'key', id: 'key' }, dialect: 'countersign', mode: 'live', scopes: ['*'] };
    connectionId = randomUUID();
    await world.sql(`insert into organizations (id, name) values ($1, 'Nour Trading')`, [organizationId]);
    await world.sql(
      `insert into whatsapp_connections (id, organization_id, name, state, epoch, created_by) values ($1, $2, 'Office', 'ready', 3, 'key')`,
      [connectionId, organizationId],
    );
  });
  afterAll(() => world.close());

  test('a message is there once, however often it is told', async () => {
    const told = mapped({ body: 'Once' });
    const answers = await Promise.all([store(told), store(told), store(told)]);
    expect(answers.filter((answer) => answer?.isNew)).toHaveLength(1);
    expect((await all()).filter(({ text }) => text === 'Once')).toHaveLength(1);
  });

  test('a session that another one has taken over from writes nothing', async () => {
    const old = { core: world.core, held: { ...held(), epoch: 2 } };
    const told = mapped({ body: 'Too late' });
    expect(await storeMessage(old, told, ana, { isNews: true, advances: true, reactions: [] })).toBeNull();
    const { whatsappId } = mapped({});
    expect(await noteAck(old, whatsappId, 3)).toBeNull();
    expect((await all()).some(({ text }) => text === 'Too late')).toBe(false);
  });

  test('who was known by a hidden id is the same person when the number is told', async () => {
    const [lid, number] = ['77112233445566@lid', '15550000077@c.us'];
    await store(mapped({ remote: lid, body: 'Hidden' }), { chatId: lid, lid, phone: null });
    await store(mapped({ remote: number, body: 'By number' }), { chatId: number, lid: null, phone: '+15550000077' });
    expect((await readChat(world.core, caller, connectionId, lid)).chatId).toBe(lid);
    await store(mapped({ remote: lid, body: 'Both' }), { chatId: number, lid, phone: '+15550000077' });
    const one = await readChat(world.core, caller, connectionId, lid);
    expect(one).toMatchObject({ chatId: number, lid, phone: '+15550000077' });
    expect((await all(number)).map(({ text }) => text).sort()).toEqual(['Both', 'By number', 'Hidden']);
  });

  test('ticks only rise, and a refusal counts while nobody has the message', async () => {
    const [sent, refused] = [mapped({ fromMe: true, ack: 0 }), mapped({ fromMe: true, ack: 0 })];
    await store(sent);
    await store(refused);
    for (const ack of [2, 1, -1] as const) await noteAck(mirror(), sent.whatsappId, ack);
    await noteAck(mirror(), refused.whatsappId, -1);
    const ackOf = async (id: string) => (await all()).find(({ whatsappId }) => whatsappId === id)?.ack;
    expect([await ackOf(sent.whatsappId), await ackOf(refused.whatsappId)]).toEqual([2, -1]);
  });

  test('edits, reactions and deletions are told once each, however often they come', async () => {
    const told = mapped({ body: 'At nien' });
    await store(told);
    const at = new Date((AT + 60) * 1_000);
    for (let times = 0; times < 2; times += 1) {
      await noteEdit(mirror(), told.whatsappId, { text: 'At nine', at });
      await noteReaction(mirror(), told.whatsappId, { emoji: '👍', from: ANA, at });
    }
    const one = async () => (await all()).find(({ whatsappId }) => whatsappId === told.whatsappId);
    expect(await one()).toMatchObject({
      text: 'At nine',
      editedAt: at.toISOString(),
      reactions: [{ emoji: '👍', from: ANA }],
    });
    await noteReaction(mirror(), told.whatsappId, { emoji: '', from: ANA, at });
    for (let times = 0; times < 2; times += 1) await noteRevoked(mirror(), told.whatsappId);
    expect(await one()).toMatchObject({ text: '', reactions: [] });
    await noteEdit(mirror(), told.whatsappId, { text: 'Back again', at: new Date((AT + 90) * 1_000) });
    expect((await one())?.text).toBe('');
    const counts = [];
    for (const type of ['message.edited', 'message.reaction', 'message.revoked']) counts.push(await published(type));
    expect(counts).toEqual([1, 2, 1]);
  });

  test('what became of a message while nobody listened is seen when it is told again', async () => {
    const told = mapped({ fromMe: true, body: 'Draft', ack: 1 });
    await store(told);
    const later = {
      ...told,
      ack: 3 as const,
      editedAt: new Date((AT + 5) * 1_000),
      content: { ...told.content, text: 'Final' },
    };
    expect(await store(later)).toMatchObject({ isNew: false, ackRose: true });
    const shown = (await all()).find(({ whatsappId }) => whatsappId === told.whatsappId);
    expect(shown).toMatchObject({ text: 'Final', ack: 3 });
    expect(await store({ ...later, isRevoked: true })).toMatchObject({ ackRose: false });
    expect((await all()).find(({ whatsappId }) => whatsappId === told.whatsappId)?.text).toBe('');
  });

  test('groups are told of by an event of their own, but not what was written before', async () => {
    const before = await published('whatsapp_chat.message');
    const group: ChatIds = { chatId: GROUP, lid: null, phone: null };
    await store(mapped({ remote: GROUP, body: 'Old' }), group, false);
    await store(mapped({ remote: GROUP, body: 'New' }), group);
    await store(mapped({ remote: GROUP, body: 'Ours', fromMe: true }), group);
    expect(await published('whatsapp_chat.message')).toBe(before + 1);
  });

  test('somebody whose number is hidden is told of, though they are no contact', async () => {
    const before = await published('whatsapp_chat.message');
    const lid = '66112233445566@lid';
    await store(mapped({ remote: lid }), { chatId: lid, lid, phone: null });
    expect(await published('whatsapp_chat.message')).toBe(before + 1);
  });

  test('a chat that was read here is not unread again until WhatsApp knows, unless somebody writes', async () => {
    const seen: string[] = [];
    const client = { sendSeen: async (id: string) => seen.push(id) } as unknown as Client;
    const told = (unreadCount: number) =>
      asHeard(mirror(), (em) => placeChat(mirror(), em, ana, { flags: { unreadCount } }));
    const unread = async () => (await readChat(world.core, caller, connectionId, ANA)).unreadCount;
    await told(4);
    world.clock.now += 1_000;
    await markChatRead(world.core, caller, connectionId, '+1 555 000 0012');
    await told(4);
    expect(await unread()).toBe(0);
    expect([await sendReceipts(mirror(), null), seen]).toEqual([[], []]);
    expect([await sendReceipts(mirror(), client), seen]).toEqual([[], [ANA]]);
    await markChatRead(world.core, caller, connectionId, ANA_LID);
    world.clock.now += 1_000;
    await store(mapped({ body: 'One more thing' }));
    expect([await sendReceipts(mirror(), client), seen]).toEqual([[ANA], [ANA]]);
    await told(5);
    expect(await unread()).toBe(5);
  });

  test('a file is asked for a few times, and then it is missing', async () => {
    let answer: () => Promise<unknown> = async () => undefined;
    const client = () => ({ getMessageById: async () => ({ downloadMedia: () => answer() }) }) as unknown as Client;
    const { whatsappId } = mapped({});
    const image = (id: string) =>
      mapped({ type: 'image', id: { fromMe: false, remote: ANA, id }, t: world.clock.now / 1_000 });
    const state = async (id: string) => (await all()).find((one) => one.whatsappId === id)?.media?.state;
    await store(image(`${whatsappId}A`));
    for (let tries = 0; await fetchNext(mirror(), client); tries += 1) {
      expect(await fetchNext(mirror(), client)).toBe(false);
      expect([tries, await state(`${whatsappId}A`)]).toEqual([tries, tries < 4 ? 'waiting' : 'missing']);
      world.clock.now += 3_600_000;
    }
    expect(await state(`${whatsappId}A`)).toBe('missing');
    await store(image(`${whatsappId}B`));
    answer = async () => ({ mimetype: 'image/jpeg', data: Buffer.alloc(16 * 1024 * 1024 + 8).toString('base64') });
    expect(await fetchNext(mirror(), client)).toBe(true);
    expect(await state(`${whatsappId}B`)).toBe('missing');
  });

  /** A session whose page finds one message. */
  const acting = (message: object, { mirror: of = mirror(), mayRevoke = true } = {}) => {
    const page = { getMessageById: async () => message, pupPage: { evaluate: async () => mayRevoke } };
    const options = { page: () => page as unknown as Client, ownChatId: () => OWN, lookUp: async () => null };
    return new Acts(of, options);
  };
  const asking = (ask: Ask, signal = new AbortController().signal) =>
    askSession(world.core, caller, { connectionId, ask, signal });
  const open = async () => (await world.sql<{ id: string }>('select id from whatsapp_asks')).map(({ id }) => id);
  const opened = () => eventually(async () => (await open())[0]);

  test('what is asked of a session is done once, and what WhatsApp tells of it later is no news', async () => {
    const { whatsappId, ...told } = mapped({ body: 'Good news' });
    await store({ ...told, whatsappId });
    const made: string[] = [];
    const message = { react: async (emoji: string) => made.push(emoji) };
    const [acts, old] = [
      acting(message),
      acting(message, { mirror: { core: world.core, held: { ...held(), epoch: 2 } } }),
    ];
    for (const emoji of ['👍', '❤️']) {
      const answer = asking({ kind: 'react', whatsappId, key: told.content.key, emoji });
      const id = await opened();
      await old.answer(id);
      await Promise.all([acts.answer(id), acts.answer(id)]);
      expect(await answer).toEqual({ kind: 'done' });
    }
    expect(made).toEqual(['👍', '❤️']);
    expect((await all()).find((one) => one.whatsappId === whatsappId)?.reactions).toEqual([{ emoji: '❤️', from: OWN }]);
    // The third is made on the phone.
    expect(['👍', '❤️', '👍'].map((emoji) => acts.isEcho(whatsappId, emoji))).toEqual([true, true, false]);
    expect(await open()).toEqual([]);
  });

  test('who stops waiting learns whether it may have been done, and what was not begun never is', async () => {
    const ask = { kind: 'revoke', whatsappId: '3EB0', key: 'true_1@c.us_3EB0' } as const;
    expect(await asking(ask, AbortSignal.abort())).toEqual({ kind: 'away' });
    const leaving = new AbortController();
    const answer = asking(ask, leaving.signal);
    expect(await takeAsk(world.core, held(), await opened())).toEqual(ask);
    leaving.abort();
    expect(await answer).toEqual({ kind: 'unknown' });
    expect(await open()).toEqual([]);
  });

  test('what WhatsApp would delete for us alone is not deleted', async () => {
    const { whatsappId, ...told } = mapped({ fromMe: true, body: 'Stays' });
    await store({ ...told, whatsappId });
    let deleted = 0;
    const acts = acting({ delete: async () => ++deleted }, { mayRevoke: false });
    const answer = asking({ kind: 'revoke', whatsappId, key: told.content.key });
    await acts.answer(await opened());
    expect([await answer, deleted]).toEqual([{ kind: 'refused' }, 0]);
    expect((await all()).some(({ text }) => text === 'Stays')).toBe(true);
  });

  test('nobody is named in the clear', async () => {
    const rows = await world.sql<{ text: string }>(
      `select row_to_json(c)::text || row_to_json(w)::text as text from whatsapp_chats c join whatsapp_messages w on w.chat_id = c.id`,
    );
    const events = await world.sql<{ text: string }>(
      'select data::text as text from events where organization_id = $1',
      [caller.organizationId],
    );
    for (const { text } of [...rows, ...events]) expect(text).not.toMatch(/15550000012|88112233445566/);
  });

  test('pages of a chat follow each other, within one second, too', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listChatMessages(world.core, caller, connectionId, ANA, { limit: 2, cursor });
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual((await all()).map(({ id }) => id));
  });

  test('another account that is linked begins with nothing', async () => {
    await openMirror(mirror(), '+15550000011', { name: 'Office', pictureUrl: null });
    expect((await listChats(world.core, caller, connectionId, { limit: 1 })).data).toHaveLength(1);
    await openMirror(mirror(), '+15550000099', { name: 'Shop', pictureUrl: null });
    expect((await listChats(world.core, caller, connectionId, { limit: 1 })).data).toEqual([]);
  });
});
