import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openDrivers } from '../../src/messaging/drivers/open.ts';
import { listMessages, type MessageFilter } from '../../src/messaging/messages.ts';
import { dispatchDue } from './dispatch-due.ts';
import { callerOf, invitePerson, messageTo, openWorld, type Person, queue, START, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.sql('truncate organizations, documents, messages cascade');
  world.clock.now = START;
});
afterAll(() => world.close());

const list = (person: Person, filter: Partial<MessageFilter> = {}) =>
  listMessages(world.core, callerOf(person), { limit: 50, ...filter });

describe('listing messages', () => {
  test('shows what would have been sent, with the link', async () => {
    const person = await invitePerson(world);
    await queue(world, messageTo(person));
    await dispatchDue(world.core, openDrivers(world.core));
    const { data, nextCursor } = await list(person);
    const link = `https://sign.example.com/s/${person.token}`;
    expect(data).toEqual([
      {
        id: expect.any(String),
        direction: 'out',
        channel: 'whatsapp',
        driver: 'outbox',
        from: null,
        to: '+966501234567',
        chatId: null,
        connectionId: null,
        kind: 'invitation',
        type: 'text',
        media: null,
        source: null,
        whatsappId: null,
        language: 'en',
        text: `Nour Trading asks you to sign "Lease".\n${link}`,
        link,
        status: 'accepted',
        contactId: null,
        documentId: person.documentId,
        approverId: person.approverId,
        error: null,
        sentAt: new Date(START).toISOString(),
        createdAt: new Date(START).toISOString(),
      },
    ]);
    expect(nextCursor).toBeNull();
  });

  test('hides link and code of a message that really goes out', async () => {
    const person = await invitePerson(world);
    const code = messageTo(person, { kind: 'code', linkVersion: null });
    await queue(world, messageTo(person), { ...code, content: { ...code.content, code: '042137' } });
    await world.sql(`update messages set driver = 'sms-http'`);
    const { data } = await list(person);
    expect(JSON.stringify(data)).not.toMatch(new RegExp(`${person.token}|042137`));
    expect(data.map(({ link }) => link)).toEqual([null, null]);
    expect(data.find(({ kind }) => kind === 'code')!.text).toMatch(/^•••••• is your code to sign "Lease"/);
  });

  test('finds by recipient however it is written, by document and by kind', async () => {
    const person = await invitePerson(world);
    const other = await invitePerson(world, { organizationId: person.organizationId });
    await queue(world, messageTo(person), messageTo(other, { kind: 'reminder', recipient: '+989123456789' }));
    const found = async (filter: Partial<MessageFilter>) =>
      (await list(person, filter)).data.map(({ approverId }) => approverId);
    expect(await found({ to: '00966 50 123 4567' })).toEqual([person.approverId]);
    expect(await found({ to: '+۹۸۹۱۲۳۴۵۶۷۸۹' })).toEqual([other.approverId]);
    expect(await found({ to: 'nobody' })).toEqual([]);
    expect(await found({ documentId: other.documentId })).toEqual([other.approverId]);
    expect(await found({ documentId: randomUUID() })).toEqual([]);
    expect(await found({ kind: 'reminder' })).toEqual([other.approverId]);
  });

  test('pages newest first, each message once, also among those of one moment', async () => {
    const person = await invitePerson(world);
    for (let n = 0; n < 7; n += 1) {
      if (n % 3 === 0) world.clock.now += 1;
      await queue(world, messageTo(person, { occasion: `${n}` }));
    }
    const seen: { id: string; createdAt: string }[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(person, { limit: 2, cursor });
      expect(page.data.length).toBeLessThanOrEqual(2);
      seen.push(...page.data);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(7);
    const times = seen.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  test.each(['x', 'bnVsbA', Buffer.from('["2026-01-01 00:00:00+00","\' or true"]').toString('base64url')])(
    'a cursor that is not ours (%s) is refused',
    async (cursor) => {
      await expect(list(await invitePerson(world), { cursor })).rejects.toMatchObject({ code: 'malformed_request' });
    },
  );

  test('shows nothing of another organization', async () => {
    const person = await invitePerson(world);
    const stranger = await invitePerson(world);
    await queue(world, messageTo(person));
    expect((await list(stranger)).data).toEqual([]);
    expect((await list(stranger, { documentId: person.documentId })).data).toEqual([]);
    expect((await list(person)).data).toHaveLength(1);
  });
});
