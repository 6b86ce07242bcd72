import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import wweb, { type Client as LibraryClient, type Message as LibraryMessage } from 'whatsapp-web.js';
import { freePort } from '../../../src/platform/ports.ts';
import { chromiumPath } from '../../support/chromium.ts';
import { next, openLibrary } from './library.ts';
import { startWhatsAppSimulator, type WhatsAppSimulator } from './start.ts';

const { MessageMedia } = wweb;

/** The library as it is on npm, in a real Chromium, against the simulator. What the product builds on is tested here. */

const OFFICE = '15550000001';
const ANA = '15550000002';
const BEN = '15550000003';
const PIXELS = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const chromium = chromiumPath();
const inBrowser = chromium ? test : test.skip;
const profiles = mkdtempSync(join(tmpdir(), 'whatsapp-profiles-'));
const stateFolder = mkdtempSync(join(tmpdir(), 'whatsapp-state-'));
let simulator: WhatsAppSimulator;
let office: LibraryClient;

beforeAll(async () => {
  if (!chromium) return;
  simulator = await startWhatsAppSimulator({ port: await freePort(), stateFolder, phonePort: 0 });
  const { world } = simulator;
  world.account({ phone: OFFICE, name: 'Office' });
  world.account({ phone: ANA, name: 'Ana' });
  world.account({ phone: BEN, name: 'Ben', addressing: 'lid' });
  world.account({ phone: '15550000009', registered: false });
  office = newClient('office');
});

afterAll(async () => {
  await office?.destroy().catch(() => {});
  await simulator?.close();
  rmSync(profiles, { recursive: true, force: true });
  rmSync(stateFolder, { recursive: true, force: true });
});

describe('a page is linked', () => {
  inBrowser('by the QR code that it shows just now, and by no altered or expired one', async () => {
    const phone = simulator.world.phone(OFFICE);
    const first = next(office, 'qr');
    const ready = next(office, 'ready');
    void office.initialize();
    const [shown] = await first;
    expect(() => phone.scan(altered(shown, 1))).toThrow(expect.objectContaining({ code: 'qr_altered' }));
    expect(() => phone.scan('2@nothing,a,b,c,1')).toThrow(expect.objectContaining({ code: 'qr_unknown' }));
    const second = next(office, 'qr');
    await office.pupPage?.evaluate("window.require('WAWebCmd').Cmd.refreshQR()");
    const [newer] = await second;
    expect(() => phone.scan(shown)).toThrow(expect.objectContaining({ code: 'qr_expired' }));
    phone.scan(newer);
    await ready;
    expect(office.info.wid._serialized).toBe(`${OFFICE}@c.us`);
    expect(phone.devices).toHaveLength(1);
  });
});

describe('messages', () => {
  inBrowser('a text is acknowledged by the server, the telephone and the reader, in this order', async () => {
    const acks: number[] = [];
    const hear = (_: LibraryMessage, ack: number): void => void acks.push(ack);
    office.on('message_ack', hear);
    const sent = await office.sendMessage(`${ANA}@c.us`, 'Please look at the contract');
    await simulator.world.until(() => delivered(sent), 'delivery');
    simulator.world.phone(ANA).read(OFFICE);
    await next(office, 'message_ack', (_, ack) => ack === 3);
    office.off('message_ack', hear);
    expect(acks).toEqual([1, 2, 3]);
    expect(sent.to).toBe(`${ANA}@c.us`);
  });

  inBrowser('somebody who hides their number is one chat, whichever of their ids is used', async () => {
    const sent = await office.sendMessage(`${BEN}@c.us`, 'Hello Ben');
    const answer = next(office, 'message');
    await simulator.world.until(() => taken(sent), 'the message');
    simulator.world.phone(BEN).reply(OFFICE, sent.id.id, 'Hello office');
    const [received] = await answer;
    expect(received.from).toMatch(/@lid$/);
    expect(sent.to).toBe(received.from);
    expect(received.hasQuotedMsg).toBe(true);
    expect((await received.getQuotedMessage()).id._serialized).toBe(sent.id._serialized);
    expect(await office.getContactLidAndPhone([received.from])).toEqual([{ lid: received.from, pn: `${BEN}@c.us` }]);
    expect((await office.getChats()).filter(({ name }) => name === 'Ben')).toHaveLength(1);
  });

  inBrowser('a number that has no WhatsApp is known as such, and cannot be written to', async () => {
    expect(await office.getNumberId('15550000009')).toBeNull();
    await expect(office.sendMessage('15550000009@c.us', 'hello')).rejects.toThrow('No LID for user');
    expect(await office.getNumberId(ANA)).toMatchObject({ _serialized: `${ANA}@c.us` });
  });

  inBrowser('media arrives byte by byte, in both directions', async () => {
    const picture = new MessageMedia('image/png', PIXELS.toString('base64'), 'dot.png');
    const sent = await office.sendMessage(`${ANA}@c.us`, picture, { caption: 'a dot' });
    const { content } = await simulator.world.until(() => taken(sent), 'the picture');
    expect(content).toMatchObject({ type: 'image', caption: 'a dot', filename: 'dot.png', size: PIXELS.length });
    expect((await simulator.world.media.get(content.directPath ?? '')).bytes.equals(PIXELS)).toBe(true);

    const arrives = next(office, 'message');
    const bytes = Buffer.from('%PDF-1.7 signed');
    const media = { bytes, mimetype: 'application/pdf', filename: 'signed.pdf', caption: 'here' };
    await simulator.world.phone(ANA).sendMedia(OFFICE, media);
    const [received] = await arrives;
    expect(received).toMatchObject({ hasMedia: true, body: 'here', type: 'document' });
    const download = await received.downloadMedia();
    expect(download).toMatchObject({ mimetype: 'application/pdf', filename: 'signed.pdf' });
    expect(Buffer.from(download.data, 'base64').equals(bytes)).toBe(true);

    simulator.world.fail({ mediaAltered: true });
    await expect(received.downloadMedia()).rejects.toThrow('MediaHashMismatchError');
    simulator.world.heal();
  });

  inBrowser('locations, contacts and mentions arrive as what they are', async () => {
    const place = await office.sendMessage(`${ANA}@c.us`, new wweb.Location(35.7, 51.4, { name: 'Office' }));
    const contact = await office.getContactById(`${BEN}@c.us`);
    const card = await office.sendMessage(`${ANA}@c.us`, contact);
    const mention = await office.sendMessage(`${ANA}@c.us`, '@Ben', { mentions: [`${BEN}@c.us`] });
    const contents = await simulator.world.until(
      () => taken(mention) && [taken(place), taken(card), taken(mention)].map((message) => message?.content),
      'three messages',
    );
    expect(contents).toMatchObject([
      { type: 'location', lat: 35.7, lng: 51.4, loc: 'Office' },
      { type: 'vcard', body: expect.stringContaining(`waid=${BEN}`) },
      { type: 'chat', mentionedJidList: [`${BEN}@c.us`] },
    ]);
  });

  inBrowser('what the other edits, deletes or answers with a sign is told', async () => {
    const ana = simulator.world.phone(ANA);
    const arrives = next(office, 'message');
    const said = ana.send(OFFICE, 'I aprove');
    const [received] = await arrives;
    const edited = next(office, 'message_edit');
    ana.edit(OFFICE, said.id, 'I approve');
    expect((await edited).slice(1)).toEqual(['I approve', 'I aprove']);

    const reacted = next(office, 'message_reaction');
    ana.react(OFFICE, said.id, '👍');
    expect((await reacted)[0]).toMatchObject({ reaction: '👍', senderId: `${ANA}@c.us`, msgId: { id: said.id } });

    const revoked = next(office, 'message_revoke_everyone');
    ana.revoke(OFFICE, said.id);
    expect((await revoked)[0].id._serialized).toBe(received.id._serialized);
  });

  inBrowser('the office edits, deletes and answers with a sign', async () => {
    const sent = await office.sendMessage(`${ANA}@c.us`, 'Due on Munday');
    await simulator.world.until(() => taken(sent), 'the message');
    expect(await sent.edit('Due on Monday')).toMatchObject({ body: 'Due on Monday' });
    expect(taken(sent)).toMatchObject({ content: { body: 'Due on Monday' } });
    await sent.react('✅');
    expect(taken(sent)?.reactions[OFFICE]).toMatchObject({ text: '✅' });
    await sent.delete(true);
    expect(taken(sent)?.content).toEqual({ type: 'revoked' });
  });

  inBrowser('a message that the server refuses looks sent, until its ack says -1', async () => {
    simulator.world.fail({ refuseSends: 500 });
    // Ticks of earlier messages may still come.
    const refused = next(office, 'message_ack', ({ body }) => body === 'refused');
    const sent = await office.sendMessage(`${ANA}@c.us`, 'refused', { waitUntilMsgSent: true });
    expect((await refused)[1]).toBe(-1);
    expect(taken(sent)).toBeUndefined();
    simulator.world.heal();
  });

  inBrowser('what comes while the connection is lost is told when it is back', async () => {
    const { world } = simulator;
    const arrives = next(office, 'message');
    world.drop(OFFICE);
    world.phone(ANA).send(OFFICE, 'can you hear me?');
    expect((await arrives)[0].body).toBe('can you hear me?');
  });

  inBrowser('a message whose answer is lost is sent again by the page, and taken once', async () => {
    simulator.world.fail({ loseSendAnswers: true });
    const sent = await office.sendMessage(`${ANA}@c.us`, 'once');
    await simulator.world.until(() => taken(sent), 'the message');
    simulator.world.heal();
    const ack = next(office, 'message_ack', (message, level) => message.id.id === sent.id.id && level >= 1);
    simulator.world.drop(OFFICE);
    await ack;
    expect(simulator.world.messages.filter(({ content }) => content.body === 'once')).toHaveLength(1);
  });
});

describe('groups and channels', () => {
  inBrowser('the office makes a group, changes it, and hears who writes', async () => {
    const { world } = simulator;
    const made = await office.createGroup('Contract 7', [`${ANA}@c.us`, '15550000009@c.us']);
    if (typeof made === 'string') throw new Error(made);
    const id = made.gid._serialized;
    expect(made.participants).toMatchObject({
      [`${ANA}@c.us`]: { statusCode: 200 },
      '15550000009@c.us': { statusCode: 404 },
    });
    const group = (await office.getChatById(id)) as wweb.GroupChat;
    expect(await group.addParticipants([`${BEN}@c.us`])).toMatchObject({ [`${BEN}@c.us`]: { code: 200 } });
    await group.promoteParticipants([`${BEN}@c.us`]);
    await group.setSubject('Contract 7, final');
    expect(world.groups.get(id)).toMatchObject({
      subject: 'Contract 7, final',
      members: [
        { phone: OFFICE, role: 'owner' },
        { phone: ANA, role: 'member' },
        { phone: BEN, role: 'admin' },
      ],
    });
    const arrives = next(office, 'message');
    world.phone(BEN).send(id, 'Fine by me');
    const [received] = await arrives;
    expect(received).toMatchObject({ from: id, body: 'Fine by me', author: expect.stringMatching(/@lid$/) });
    const sent = await office.sendMessage(id, 'Thank you all');
    await world.until(() => delivered(sent), 'delivery');
    expect(world.phone(ANA).view(taken(sent)!)).toMatchObject({ chat: id, author: `${OFFICE}@c.us` });

    const left = next(office, 'group_leave');
    world.groups.leave(ANA, id);
    expect((await left)[0].recipientIds).toEqual([`${ANA}@c.us`]);
    await group.setMessagesAdminsOnly(true);
    await group.removeParticipants([`${BEN}@c.us`]);
    expect(world.groups.get(id)).toMatchObject({ announce: true, members: [{ phone: OFFICE }] });
    expect(await group.getInviteCode()).toBe(world.groups.get(id).inviteCode);
  });

  inBrowser('the office posts in its own channel, and reads others', async () => {
    const { world } = simulator;
    const own = world.channel({ name: 'News', owner: OFFICE, subscribers: [ANA] });
    const other = world.channel({ name: 'Law', owner: ANA, subscribers: [OFFICE] });
    await office.sendMessage(own.id, 'We have moved');
    await world.until(() => world.messages.find(({ content }) => content.body === 'We have moved'), 'the post');
    const arrives = next(office, 'message');
    world.phone(ANA).send(other.id, 'A new law');
    expect((await arrives)[0]).toMatchObject({ from: other.id, body: 'A new law' });
    expect((await office.getChannels()).map(({ name }) => name).toSorted()).toEqual(['Law', 'News']);
  });
});

inBrowser('a call rings, and is rejected', async () => {
  const rings = next(office, 'call');
  const call = simulator.world.phone(ANA).call(OFFICE, true);
  const [ringing] = await rings;
  expect(ringing).toMatchObject({ from: `${ANA}@c.us`, isVideo: true });
  await ringing.reject();
  expect(call.status).toBe('rejected');
});

describe('what the library cannot know', () => {
  inBrowser(
    'a newer build keeps the text of a message key in another field, so that a sent message has no id',
    async () => {
      simulator.world.fail({ page: { messageKeyField: '$1' } });
      const ben = newClient('ben', BEN);
      const code = next(ben, 'code');
      const ready = next(ben, 'ready');
      void ben.initialize();
      simulator.world.phone(BEN).enterCode((await code)[0]);
      await ready;
      expect(await ben.sendMessage(`${ANA}@c.us`, 'from a newer build')).toBeUndefined();
      await simulator.world.until(() => simulator.world.messages.at(-1)?.content.body === 'from a newer build', 'it');
      await expect(ben.getChats()).rejects.toThrow(/^r/);
      await ben.destroy();
      simulator.world.heal();
      simulator.world.phone(BEN).unlink();
    },
  );

  inBrowser('a module that is not there throws, and is reported by its name', async () => {
    const page = office.pupPage;
    await expect(page?.evaluate("window.require('WAWebNoSuchModule')")).rejects.toThrow('WAWebNoSuchModule');
    const report = { kind: 'unknown_module', detail: 'WAWebNoSuchModule' };
    await simulator.world.until(() => simulator.world.reports.length > 0, 'a report');
    expect(simulator.world.reports).toEqual([report]);
  });
});

describe('after a restart', () => {
  inBrowser('the profile is the session, and what came meanwhile is found', async () => {
    await office.destroy();
    simulator.world.phone(ANA).send(OFFICE, 'while you were away');
    office = newClient('office');
    const codes: unknown[] = [];
    const events: LibraryMessage[] = [];
    office.on('qr', (code) => codes.push(code));
    office.on('message', (message) => events.push(message));
    const ready = next(office, 'ready');
    void office.initialize();
    await ready;
    const chat = await office.getChatById(`${ANA}@c.us`);
    const bodies = (await chat.fetchMessages({ limit: 100 })).map(({ body }) => body);
    expect(bodies).toContain('while you were away');
    expect(bodies).toContain('Please look at the contract');
    expect(chat.unreadCount).toBeGreaterThan(0);
    expect(codes).toEqual([]);
    expect(events).toEqual([]);
  });

  inBrowser('a simulator that was down comes back with everything, and the page finds it by itself', async () => {
    const { port } = simulator;
    const lost = next(office, 'change_state', (state) => state === 'TIMEOUT');
    await simulator.close();
    await lost;
    const sent = await office.sendMessage(`${ANA}@c.us`, 'sent into the dark', { sendSeen: false });
    expect(sent.ack).toBe(0);
    const ack = next(office, 'message_ack', (_, level) => level === 1);
    simulator = await startWhatsAppSimulator({ port, stateFolder, phonePort: 0 });
    await ack;
    expect(taken(sent)?.content.body).toBe('sent into the dark');
    const arrives = next(office, 'message');
    simulator.world.phone(ANA).send(OFFICE, 'still here');
    expect((await arrives)[0].body).toBe('still here');
  });
});

describe('a session ends', () => {
  inBrowser(
    'when the telephone removes the device; a person then links another on the page of the telephones',
    async () => {
      const gone = next(office, 'disconnected');
      const code = next(office, 'qr');
      const telephones = await office.pupBrowser!.newPage();
      telephones.setDefaultTimeout(120_000);
      await telephones.goto(`${simulator.phoneUrl}?phone=${OFFICE}`);
      await telephones.locator('::-p-aria([name="Log out"][role="button"])').click();
      expect((await gone)[0]).toBe('LOGOUT');
      await code;
      const ready = next(office, 'ready');
      await telephones.goto(`${simulator.phoneUrl}?phone=${BEN}`);
      await telephones.locator('::-p-text(Scan the QR code that is on the screen)').click();
      await ready;
      expect(office.info.wid._serialized).toBe(`${BEN}@c.us`);

      await office.sendMessage(`${ANA}@c.us`, 'Answer 1 to approve');
      await telephones.goto(`${simulator.phoneUrl}?phone=${ANA}`);
      await telephones.locator('#chats ::-p-text(Answer 1 to approve)').click();
      await telephones.locator('[aria-label=Message]').fill('1');
      const answer = next(office, 'message');
      await telephones.locator('::-p-text(Send)').click();
      expect((await answer)[0].body).toBe('1');
    },
  );

  inBrowser('when the office logs out: the device is gone at the server', async () => {
    await office.logout();
    expect(simulator.world.phone(BEN).devices).toEqual([]);
  });
});

const newClient = (profile: string, pairWith?: string): LibraryClient =>
  openLibrary({ simulator, chromium: chromium ?? '', profiles, profile, ...(pairWith ? { pairWith } : {}) });

/** The message as the world has it. */
const taken = (sent: LibraryMessage) => simulator.world.messages.find(({ id }) => id === sent.id.id);

function delivered(sent: LibraryMessage): boolean {
  const message = taken(sent);
  return message !== undefined && simulator.world.ack(message) >= 2;
}

/** The code with one letter of one of its parts changed. */
function altered(qr: string, part: number): string {
  const parts = qr.split(',');
  const text = parts[part]!;
  parts[part] = (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
  return parts.join(',');
}
