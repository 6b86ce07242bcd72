import { randomUUID } from 'node:crypto';
import { utimes } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../src/core.ts';
import { sweepFiles } from '../../src/files/sweep.ts';
import type { Drivers, OutgoingMessage } from '../../src/messaging/drivers/driver.ts';
import { DriverFailure } from '../../src/messaging/drivers/driver.ts';
import { outbox } from '../../src/messaging/drivers/outbox.ts';
import { readMessage } from '../../src/messaging/messages.ts';
import { receiveMessage } from '../../src/messaging/receiving.ts';
import { untilSettled } from '../../src/messaging/settled.ts';
import { measureBacklog, registry } from '../../src/metrics.ts';
import { type ConnectionChanges, changeConnection } from '../../src/whatsapp/changing.ts';
import { WHATSAPP_LIMITS } from '../../src/whatsapp/limits.ts';
import { keepMedia } from '../../src/whatsapp/sending/media.ts';
import { type ChatWriting, writeToChat } from '../../src/whatsapp/sending/writing.ts';
import { type Held, noteReady, noteState, noteUnlinked } from '../../src/whatsapp/standing.ts';
import { dispatchDue } from '../messaging/dispatch-due.ts';
import { invitePerson, messageTo, openWorld, queue, START, type World } from '../messaging/world.ts';

/** Which connection sends what, and when. WhatsApp is a driver that takes down what it is given. */

const ANA = '+15550000002';
const OFFICE = '+15550000001';
const GROUP = '120363020000000000@g.us';
const HOUR_MS = 3_600_000;

let world: World;
let caller: Caller;
/** Connections whose session could send now. */
let free: string[] = [];
let sent: OutgoingMessage[] = [];
let answer: (message: OutgoingMessage) => void = () => {};
let reports: 'none' | 'delivery' = 'none';

const drivers: Drivers = {
  sms: outbox,
  whatsapp: {
    kind: 'remote',
    name: 'whatsapp-web',
    get reports() {
      return reports;
    },
    turns: {
      free: () => free.map((connectionId) => ({ organizationId: caller.organizationId, connectionId })),
      listen: () => {},
    },
    async send(message) {
      sent.push(message);
      answer(message);
      return { status: 'accepted', providerId: `3EB0${sent.length}` };
    },
  },
};
const dispatch = () => dispatchDue(world.core, drivers);
const pass = (ms: number) => {
  world.clock.now += ms;
};

beforeAll(async () => {
  world = await openWorld({ WHATSAPP_PACE_MIN_MS: '0', WHATSAPP_PACE_MAX_MS: '0', SMS_DRIVER: 'sms-http' });
  const organizationId = randomUUID();
  caller = { organizationId, actor: { kind: 'key', id: 'key' }, dialect: 'countersign', mode: 'live', scopes: ['*'] };
  await world.sql(`insert into organizations (id, name) values ($1, 'Nour Trading')`, [organizationId]);
  measureBacklog(world.core);
});
afterEach(async () => {
  await world.sql('truncate messages, documents, whatsapp_connections, contacts cascade');
  world.clock.now = START;
  [free, sent, answer, reports] = [[], [], () => {}, 'none'];
});
afterAll(() => world.close());

/** A connection that is linked and ready since now. */
async function connect(changes: ConnectionChanges = {}, phone = OFFICE): Promise<string> {
  const id = randomUUID();
  await world.sql(
    `insert into whatsapp_connections (id, organization_id, name, state, epoch, created_by, state_at) values ($1, $2, 'Office', 'syncing', 1, 'k', now())`,
    [id, caller.organizationId],
  );
  await noteReady(world.core, { ref: { organizationId: caller.organizationId, connectionId: id }, epoch: 1 }, phone);
  await changeConnection(world.core, caller, id, { warmUp: null, ...changes }, 'en');
  free.push(id);
  return id;
}
const stillReady = (id: string) =>
  world.sql('update whatsapp_connections set ready_at = $2 where id = $1', [id, new Date(world.clock.now)]);
const refOf = (connectionId: string): Held => ({
  ...{ ref: { organizationId: caller.organizationId, connectionId }, epoch: 1 },
});
/** Each a moment after the one before: they go out in this order. */
const write = (connectionId: string, to = ANA, text = 'hello', source: ChatWriting['source'] = 'api') => {
  pass(1);
  const content = { kind: 'text', text } as const;
  return writeToChat(world.core, caller, { id: randomUUID(), connectionId, to, content, source });
};
const read = (id: string) => readMessage(world.core, caller, id);
const hear = (connectionId: string, from = ANA) =>
  receiveMessage(world.core, {
    ...{ organizationId: caller.organizationId, channel: 'whatsapp', driver: 'whatsapp-web', providerId: randomUUID() },
    ...{ from, to: OFFICE, text: 'hi', sentAt: new Date(world.clock.now), connectionId },
  });

describe('which connection', () => {
  test('a message of one connection goes out by no other', async () => {
    const [first, second] = [await connect(), await connect()];
    const message = await write(first);
    free = [second];
    await dispatch();
    expect(sent).toEqual([]);
    free = [first, second];
    await dispatch();
    expect(sent).toMatchObject([{ id: message.id, recipient: ANA, turn: { connectionId: first } }]);
    expect(await read(message.id)).toMatchObject({ status: 'accepted', connectionId: first, whatsappId: '3EB01' });
  });

  test('what may go out by any goes on by the one that tried it, as long as that one is there', async () => {
    const [first, second] = [await connect(), await connect()];
    free = [first];
    const person = await invitePerson(world, { organizationId: caller.organizationId });
    await queue(world, messageTo(person));
    answer = () => {
      throw new DriverFailure({ permanent: false, reason: 'nobody knows' });
    };
    await dispatch();
    answer = () => {};
    pass(60_000);
    free = [second];
    await dispatch();
    expect(sent).toHaveLength(1);
    pass(WHATSAPP_LIMITS.patienceMs);
    await stillReady(second);
    await dispatch();
    expect(sent.map(({ turn }) => turn?.connectionId)).toEqual([first, second]);
  });

  test('it waits for its connection for a day, then it fails', async () => {
    const id = await connect();
    free = [];
    const message = await write(id, GROUP);
    await world.sql('update whatsapp_connections set linked_at = null, ready_at = null');
    pass(WHATSAPP_LIMITS.patienceOfBoundMs - 1_000);
    await dispatch();
    expect(await read(message.id)).toMatchObject({ status: 'queued', to: null, chatId: GROUP });
    pass(2_000);
    await dispatch();
    expect(await read(message.id)).toMatchObject({
      status: 'failed',
      error: 'the WhatsApp connection did not come back',
    });
    // A chat has no other channel, and what was never sent is not kept here as if it had been.
    expect(await world.sql('select 1 from messages')).toHaveLength(1);
  });

  test('a connection that is removed fails what waits for it at once', async () => {
    const id = await connect();
    free = [];
    const message = await write(id);
    await world.sql(`update whatsapp_connections set desired = 'deleted' where id = $1`, [id]);
    await dispatch();
    expect(await read(message.id)).toMatchObject({
      status: 'failed',
      error: 'the WhatsApp connection was removed',
    });
  });

  test('in test mode nothing leaves the house', async () => {
    const id = await connect();
    const message = await writeToChat(
      world.core,
      { ...caller, mode: 'test' },
      { id: randomUUID(), connectionId: id, to: GROUP, content: { kind: 'text', text: 'hello' } },
    );
    await dispatch();
    expect(sent).toEqual([]);
    expect(await read(message.id)).toMatchObject({ status: 'accepted', driver: 'outbox', chatId: GROUP });
  });

  test('whoever waits for it hears when it is sent', async () => {
    const id = await connect();
    const message = await write(id);
    const waiting = untilSettled(world.core, caller, message.id, { ms: 150_000 });
    await dispatch();
    expect(await waiting).toMatchObject({ status: 'accepted' });
    const later = await write(id);
    free = [];
    expect(await untilSettled(world.core, caller, later.id, { ms: 1 })).toMatchObject({ status: 'queued' });
  });
});

describe('at what pace', () => {
  test('what is beyond the day’s number waits visibly for tomorrow', async () => {
    const id = await connect({ dailyMax: 2 });
    const messages = [await write(id), await write(id), await write(id)];
    await dispatch();
    expect(sent).toHaveLength(2);
    const waiting = messages.find((message) => !sent.some((one) => one.id === message.id))!;
    expect(await read(waiting.id)).toMatchObject({ status: 'queued', error: 'daily limit of the connection' });
    pass(15 * HOUR_MS);
    await stillReady(id);
    await dispatch();
    expect(sent).toHaveLength(3);
    expect(await read(waiting.id)).toMatchObject({ status: 'accepted', error: null });
  });

  test('a code waits for nothing', async () => {
    await connect({ quietHours: { from: '00:00', to: '23:59', timeZone: 'UTC' }, warmUp: { perDayFirst: 1, days: 1 } });
    await world.sql(`update whatsapp_connections set settings = settings || '{"dailyMax": 0}'`);
    const person = await invitePerson(world, { organizationId: caller.organizationId });
    const code = messageTo(person, { kind: 'code', linkVersion: null, occasion: randomUUID() });
    await world.sql(
      `insert into signing_codes (id, organization_id, document_id, approver_id, link_version, code_hash, channel, expires_at)
       values ($1, $2, $3, $4, 1, '', 'whatsapp', $5)`,
      [code.occasion, person.organizationId, person.documentId, person.approverId, new Date(START + 600_000)],
    );
    await queue(world, messageTo(person), { ...code, content: { ...code.content, code: '042137' } });
    await dispatch();
    expect(sent).toMatchObject([{ text: expect.stringContaining('042137') }]);
  });

  test('what may go out by any connection is held up by one only where there is no other', async () => {
    const quietHours = { from: '00:00', to: '23:59', timeZone: 'UTC' };
    const [quiet, other] = [await connect({ quietHours }), await connect()];
    const person = await invitePerson(world, { organizationId: caller.organizationId });
    await queue(world, messageTo(person), messageTo(person, { kind: 'reminder' }));
    free = [quiet];
    await dispatch();
    expect(await world.sql(`select from messages where due_at > $1`, [new Date(world.clock.now)])).toEqual([]);
    free = [other];
    await dispatch();
    expect(sent.map(({ turn }) => turn?.connectionId)).toEqual([other, other]);
  });

  test('a higher limit lets what waits go out at once', async () => {
    const id = await connect({ dailyMax: 1 });
    await write(id);
    await write(id);
    await dispatch();
    await changeConnection(world.core, caller, id, { dailyMax: 5 }, 'en');
    await dispatch();
    expect(sent).toHaveLength(2);
  });

  test('a new number begins few conversations a day, and goes on with those that it has', async () => {
    const id = await connect({ warmUp: { perDayFirst: 2, days: 14 } });
    await hear(id, '+15550000005');
    for (const to of ['+15550000003', '+15550000004', ANA]) await write(id, to);
    await write(id, '+15550000003', 'again');
    await write(id, '+15550000005', 'an answer');
    await write(id, GROUP);
    await dispatch();
    expect(sent.map(({ recipient }) => recipient).sort()).toEqual(
      ['+15550000003', '+15550000004', '+15550000003', '+15550000005', GROUP].sort(),
    );
    const [waiting] = await world.sql<{ error: string }>(`select error from messages where status = 'queued'`);
    expect(waiting!.error).toBe('warming up');
    pass(15 * HOUR_MS);
    await stillReady(id);
    await dispatch();
    expect(sent.at(-1)!.recipient).toBe(ANA);
  });

  test('a number that is linked anew is as known as before; another one is new', async () => {
    const id = await connect({ warmUp: { perDayFirst: 1, days: 3 } });
    const since = async () =>
      (await world.sql<{ number_since: Date }>('select number_since from whatsapp_connections where id = $1', [id]))[0]!
        .number_since;
    const held = { ref: { organizationId: caller.organizationId, connectionId: id }, epoch: 1 };
    pass(48 * HOUR_MS);
    await noteReady(world.core, held, OFFICE);
    expect(await since()).toEqual(new Date(START));
    await noteReady(world.core, held, ANA);
    expect(await since()).toEqual(new Date(world.clock.now));
  });

  test('in the quiet hours only answers and codes go out; the rest follows in the morning, in order', async () => {
    // It is 12:00 in Riyadh.
    const id = await connect({ quietHours: { from: '11:00', to: '13:30', timeZone: 'Asia/Riyadh' } });
    await hear(id, '+15550000003');
    const [first, second] = [await write(id, ANA, 'one'), await write(id, ANA, 'two')];
    await write(id, '+15550000003', 'an answer');
    await writeToChat(world.core, caller, {
      ...{ id: randomUUID(), connectionId: id, to: GROUP, content: { kind: 'text', text: 'yes' } },
      replyTo: '3EB0AAAAAAAAAAAA',
    });
    await dispatch();
    expect(sent.map(({ recipient }) => recipient).sort()).toEqual(['+15550000003', GROUP].sort());
    expect(await read(first.id)).toMatchObject({ status: 'queued', error: 'quiet hours' });
    pass(1.5 * HOUR_MS);
    await stillReady(id);
    await dispatch();
    expect(sent.slice(2).map((message) => message.id)).toEqual([first.id, second.id]);
  });

  test('a conversation is open for a day, and only with the connection that they wrote to', async () => {
    const id = await connect({ quietHours: { from: '00:00', to: '23:59', timeZone: 'UTC' } });
    const other = await connect({ quietHours: { from: '00:00', to: '23:59', timeZone: 'UTC' } });
    await hear(id);
    await write(other);
    pass(23 * HOUR_MS);
    for (const one of [id, other]) await stillReady(one);
    await write(id);
    await dispatch();
    expect(sent.map(({ turn }) => turn?.connectionId)).toEqual([id]);
    pass(2 * HOUR_MS);
    for (const one of [id, other]) await stillReady(one);
    await write(id);
    await dispatch();
    expect(sent).toHaveLength(1);
  });
});

describe('with another channel to fall to', () => {
  const ALWAYS = { from: '00:00', to: '23:59', timeZone: 'UTC' };
  const invite = async () => {
    const person = await invitePerson(world, { organizationId: caller.organizationId });
    await queue(world, messageTo(person));
    return person;
  };
  const ways = () =>
    world.sql<{ channel: string; status: string; error: string | null }>(
      `select channel, status, error from messages where kind = 'invitation' order by rung, created_at`,
    );
  const spent = { channel: 'whatsapp', status: 'failed', error: 'daily limit of the connection' };
  const bySms = { channel: 'sms', status: 'accepted', error: null };
  const asleep = { channel: 'whatsapp', status: 'queued', error: 'quiet hours' };

  test('an invitation is not kept for a day because the connection’s number is spent; nor because it warms up', async () => {
    const id = await connect({ dailyMax: 1 });
    await write(id);
    await dispatch();
    const bound = await write(id);
    await invite();
    await dispatch();
    expect(await ways()).toEqual([spent, bySms]);
    expect(await read(bound.id)).toMatchObject({ status: 'queued', error: spent.error });
    await world.sql('delete from messages');
    await changeConnection(world.core, caller, id, { dailyMax: null, warmUp: { perDayFirst: 1, days: 9 } }, 'en');
    await world.sql('update whatsapp_connections set starts_count = 1');
    await invite();
    await dispatch();
    expect(await ways()).toEqual([{ ...spent, error: 'warming up' }, bySms]);
    expect(sent).toHaveLength(1);
    await world.sql('delete from messages');
    const decided = await invite();
    await world.sql(`update approvers set status = 'completed' where id = $1`, [decided.approverId]);
    await dispatch();
    expect(await ways()).toEqual([{ channel: 'whatsapp', status: 'queued', error: 'warming up' }]);
  });

  test('it waits where the number is free again in minutes, and where there is nobody to send an SMS', async () => {
    const id = await connect({ dailyMax: 1 });
    pass(15 * HOUR_MS - WHATSAPP_LIMITS.patienceMs);
    await stillReady(id);
    await write(id);
    await dispatch();
    await invite();
    await dispatch();
    expect(await ways()).toEqual([{ ...spent, status: 'queued' }]);
    pass(WHATSAPP_LIMITS.patienceMs);
    await stillReady(id);
    await dispatch();
    expect(await ways()).toEqual([{ channel: 'whatsapp', status: 'accepted', error: null }]);
    await invite();
    const { config } = world.core;
    const messageDrivers = { ...config.messageDrivers, sms: 'outbox' } as const;
    await dispatchDue({ ...world.core, config: { ...config, messageDrivers } }, drivers);
    expect(await ways()).toContainEqual({ ...spent, status: 'queued' });
  });

  test('it falls once every connection that is there has spent its number', async () => {
    const [first, second] = [await connect({ dailyMax: 1 }), await connect({ dailyMax: 2 })];
    for (const id of [first, second]) await write(id);
    await dispatch();
    await invite();
    await dispatch();
    expect(await ways()).toEqual([{ channel: 'whatsapp', status: 'accepted', error: null }]);
    expect(sent.at(-1)).toMatchObject({ turn: { connectionId: second } });
    await world.sql(`delete from messages where kind = 'invitation'`);
    await invite();
    await dispatch();
    expect(await ways()).toEqual([spent, bySms]);
  });

  test('nobody is woken by an SMS in the quiet hours, also while the connection is away; who asked for a code gets it', async () => {
    const other = await connect({ dailyMax: 1 });
    const quiet = await connect({ quietHours: ALWAYS });
    await write(other);
    await dispatch();
    await invite();
    await dispatch();
    expect(await ways()).toEqual([{ ...spent, status: 'queued' }]);
    await world.sql(`update whatsapp_connections set ready_at = null`);
    await world.sql('delete from messages');
    free = [];
    const person = await invite();
    const code = messageTo(person, { kind: 'code', linkVersion: null, occasion: randomUUID() });
    await world.sql(
      `insert into signing_codes (id, organization_id, document_id, approver_id, link_version, code_hash, channel, expires_at)
       values ($1, $2, $3, $4, 1, '', 'whatsapp', $5)`,
      [code.occasion, person.organizationId, person.documentId, person.approverId, new Date(START + HOUR_MS)],
    );
    await queue(world, code);
    pass(WHATSAPP_LIMITS.patienceMs + 1);
    await dispatch();
    expect(await ways()).toEqual([asleep]);
    expect(await world.sql(`select channel from messages where kind = 'code' order by rung`)).toEqual([
      { channel: 'whatsapp' },
      { channel: 'sms' },
    ]);
    await changeConnection(world.core, caller, quiet, { quietHours: null }, 'en');
    pass(WHATSAPP_LIMITS.patienceMs + 1);
    await dispatch();
    expect(await ways()).toEqual([
      { channel: 'whatsapp', status: 'failed', error: 'the WhatsApp connection did not come back' },
      bySms,
    ]);
  });

  test('campaigns leave some of the day’s number to others', async () => {
    const id = await connect({ dailyMax: 5 });
    for (let number = 0; number < 5; number += 1) await write(id, ANA, `offer ${number}`, 'campaign');
    await dispatch();
    expect(sent).toHaveLength(4);
    const [waiting] = await world.sql<{ error: string }>(`select error from messages where status = 'queued'`);
    expect(waiting!.error).toBe('daily limit of the connection');
    await invite();
    await dispatch();
    expect(await ways()).toEqual([{ channel: 'whatsapp', status: 'accepted', error: null }]);
  });
});

describe('what waits is let go as soon as its reason may be gone', () => {
  const ALWAYS = { from: '00:00', to: '23:59', timeZone: 'UTC' };
  /** Of this connection, one that waits until tomorrow; of the organization, an invitation that is bound to none. */
  const waiting = async (connectionId: string) => {
    const bound = await write(connectionId);
    const person = await invitePerson(world, { organizationId: caller.organizationId });
    await queue(world, messageTo(person, { ladder: ['whatsapp'] }));
    await dispatch();
    return bound;
  };
  const states = () =>
    world.sql<{ status: string; error: string | null }>(
      `select status, error from messages where direction = 'out' order by created_at`,
    );
  const spent = { status: 'queued', error: 'daily limit of the connection' };
  const gone = { status: 'accepted', error: null };

  test('a second number that is linked today takes what any may send, not what is the first one’s', async () => {
    await waiting(await connect({ dailyMax: 0 }));
    expect(await states()).toEqual([spent, spent]);
    const second = await connect();
    await dispatch();
    expect(await states()).toEqual([spent, gone]);
    expect(sent).toMatchObject([{ turn: { connectionId: second } }]);
  });

  test('so does one that comes back; another organization’s changes nothing', async () => {
    const [first, second] = [await connect({ dailyMax: 0 }), await connect()];
    await noteState(world.core, refOf(second), 'degraded', 'connection_lost');
    pass(WHATSAPP_LIMITS.patienceMs + 1);
    await stillReady(first);
    free = [first];
    await waiting(first);
    expect(await states()).toEqual([spent, spent]);
    const stranger = randomUUID();
    await world.sql(`insert into organizations (id, name) values ($1, 'Other')`, [stranger]);
    const id = randomUUID();
    await world.sql(
      `insert into whatsapp_connections (id, organization_id, name, state, epoch, created_by, state_at) values ($1, $2, 'Other', 'syncing', 1, 'k', now())`,
      [id, stranger],
    );
    await noteReady(world.core, { ref: { organizationId: stranger as never, connectionId: id }, epoch: 1 }, ANA);
    await dispatch();
    expect(await states()).toEqual([spent, spent]);
    await noteReady(world.core, refOf(second), ANA);
    free = [first, second];
    await dispatch();
    expect(await states()).toEqual([spent, gone]);
  });

  test('what still may not go waits again, for the same morning', async () => {
    const id = await connect({ dailyMax: 0 });
    await waiting(id);
    const until = () => world.sql(`select due_at, error from messages`);
    const before = await until();
    await noteState(world.core, refOf(id), 'degraded', 'connection_lost');
    await noteReady(world.core, refOf(id), OFFICE);
    expect(await world.sql(`select from messages where due_at > $1`, [new Date(world.clock.now)])).toEqual([]);
    await dispatch();
    expect(await until()).toEqual(before);
    expect(sent).toEqual([]);
  });

  test('whoever writes is answered with what was kept for the morning, before anything newer', async () => {
    const id = await connect({ quietHours: ALWAYS });
    const [kept, other] = [await write(id, ANA, 'one'), await write(id, '+15550000003')];
    await dispatch();
    expect(sent).toEqual([]);
    await hear(id);
    const newer = await write(id, ANA, 'two');
    await dispatch();
    expect(sent.map((message) => message.id)).toEqual([kept.id, newer.id]);
    expect(await read(other.id)).toMatchObject({ status: 'queued', error: 'quiet hours' });
  });

  test('the night of a number that is not linked any more keeps nothing back', async () => {
    const [night, other] = [await connect({ quietHours: ALWAYS }), await connect({ dailyMax: 0 })];
    const person = await invitePerson(world, { organizationId: caller.organizationId });
    await queue(world, messageTo(person));
    await dispatch();
    expect(await states()).toMatchObject([{ status: 'queued' }]);
    await noteUnlinked(world.core, refOf(night), 'logged_out_here');
    free = [other];
    await dispatch();
    expect(await states()).toEqual([{ ...spent, status: 'failed' }, gone]);
  });

  test('also what is being put off at that moment', async () => {
    const [first, second] = [await connect({ dailyMax: 0 }), await connect()];
    await noteState(world.core, refOf(second), 'degraded', 'connection_lost');
    const message = await write(first);
    const blocked = () =>
      world.sql(`select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`);
    let releasing: Promise<unknown> | undefined;
    await world.core.database.system(async (em) => {
      // As a sender does that saw the second number away.
      await em.execute('select from whatsapp_connections where id = ? for update', [first]);
      let isOver = false;
      releasing = noteReady(world.core, refOf(second), ANA).finally(() => {
        isOver = true;
      });
      while (!isOver && (await blocked()).length === 0);
      await em.execute(`update messages set due_at = ?, connection_id = null, error = ? where id = ?`, [
        ...[new Date(START + 15 * HOUR_MS), spent.error, message.id],
      ]);
    });
    await releasing;
    await dispatch();
    expect(await read(message.id)).toMatchObject({ status: 'accepted', connectionId: second });
  });
});

describe('where no gateway is set up', () => {
  const dispatchAlone = () => {
    const { config } = world.core;
    const messageDrivers = { ...config.messageDrivers, sms: 'outbox' } as const;
    return dispatchDue({ ...world.core, config: { ...config, messageDrivers } }, drivers);
  };
  const invite = async () => {
    const person = await invitePerson(world, { organizationId: caller.organizationId });
    await queue(world, messageTo(person));
    return person;
  };
  const rows = () =>
    world.sql<{ id: string; channel: string; driver: string; status: string; error: string | null }>(
      `select id, channel, driver, status, error from messages order by created_at, rung`,
    );
  const waiting = { channel: 'whatsapp', status: 'queued', error: 'the WhatsApp connection is away' };
  const arrived = { channel: 'whatsapp', driver: 'whatsapp-web', status: 'accepted', error: null };
  const kept = (channel: string) => ({ channel, driver: 'outbox', status: 'accepted', error: null });
  const alarms = () => world.sql(`select details from audit_entries where action = 'message.undeliverable'`);
  afterEach(() => world.sql('truncate audit_entries cascade'));
  const lose = async (id: string) => {
    await noteState(world.core, refOf(id), 'degraded', 'connection_lost');
    free = [];
  };

  test('an invitation waits for a connection that is away, says so, and goes out when it is back', async () => {
    const id = await connect();
    await lose(id);
    await invite();
    pass(WHATSAPP_LIMITS.patienceMs + 1);
    await dispatchAlone();
    expect(await rows()).toMatchObject([waiting]);
    expect(await registry.metrics()).toContain('countersign_backlog{what="messages_waiting_for_whatsapp"} 1');
    pass(20 * HOUR_MS);
    await dispatchAlone();
    expect(await rows()).toMatchObject([waiting]);
    await noteReady(world.core, refOf(id), OFFICE);
    expect(await rows()).toMatchObject([{ ...waiting, error: null }]);
    free = [id];
    await dispatchAlone();
    expect(await rows()).toMatchObject([arrived]);
    expect(await alarms()).toEqual([]);
  });

  test('after a day it counts as undeliverable, and the outbox has it', async () => {
    await lose(await connect());
    await invite();
    pass(WHATSAPP_LIMITS.patienceOfBoundMs - 1);
    await dispatchAlone();
    expect(await rows()).toMatchObject([waiting]);
    pass(1);
    await dispatchAlone();
    const failed = { channel: 'whatsapp', status: 'failed', error: 'the WhatsApp connection did not come back' };
    expect(await rows()).toMatchObject([failed, kept('sms')]);
    expect(await alarms()).toEqual([{ details: { kind: 'invitation', channels: ['whatsapp', 'sms'] } }]);
  });

  test('what is of no use any more does not wait, and alarms nobody', async () => {
    await lose(await connect());
    const decided = await invite();
    const open = await invite();
    await world.sql(`update approvers set status = 'completed' where id = $1`, [decided.approverId]);
    const code = messageTo(open, { kind: 'code', linkVersion: null, occasion: randomUUID() });
    await world.sql(
      `insert into signing_codes (id, organization_id, document_id, approver_id, link_version, code_hash, channel, expires_at)
       values ($1, $2, $3, $4, 1, '', 'whatsapp', $5)`,
      [code.occasion, open.organizationId, open.documentId, open.approverId, new Date(START + 600_000)],
    );
    await queue(world, code);
    pass(WHATSAPP_LIMITS.patienceMs + 1);
    await dispatchAlone();
    expect((await rows()).map(({ status }) => status).sort()).toEqual(['cancelled', 'cancelled', 'queued']);
    expect(await alarms()).toEqual([]);
  });

  test('a device that is lost is waited for, without showing the link, unless it was logged out', async () => {
    const id = await connect();
    await noteUnlinked(world.core, refOf(id), 'logged_out_by_phone');
    free = [];
    await invite();
    await dispatchAlone();
    const [first] = await rows();
    expect(first).toMatchObject({ driver: 'whatsapp-web', status: 'queued' });
    expect(await read(first!.id)).toMatchObject({ link: null, text: expect.not.stringMatching(/\/s\/[A-Za-z0-9]/) });
    await noteReady(world.core, refOf(id), OFFICE);
    free = [id];
    await dispatchAlone();
    expect(await rows()).toMatchObject([arrived]);
    await noteUnlinked(world.core, refOf(id), 'logged_out_here');
    await world.sql(`update whatsapp_connections set desired = 'logged_out'`);
    await world.sql('delete from messages');
    await invite();
    await dispatchAlone();
    expect(await rows()).toMatchObject([kept('whatsapp')]);
  });

  test('a message that WhatsApp took and has not delivered stays with WhatsApp', async () => {
    await connect();
    await invite();
    reports = 'delivery';
    await dispatchAlone();
    pass(11 * 60_000);
    await dispatchAlone();
    expect(await rows()).toMatchObject([{ ...arrived, error: 'not delivered in time' }]);
    expect(await alarms()).toEqual([]);
  });

  test('an organization that never linked a phone finds its messages in the outbox', async () => {
    await world.sql(
      `insert into whatsapp_connections (id, organization_id, name, state, created_by, state_at) values ($1, $2, 'Office', 'qr', 'k', now())`,
      [randomUUID(), caller.organizationId],
    );
    await invite();
    await dispatchAlone();
    expect(await rows()).toMatchObject([kept('whatsapp')]);
  });
});

describe('its file', () => {
  test('stays as long as a message brings it, and is stored once', async () => {
    const id = await connect();
    free = [];
    const bytes = Buffer.from('a,b\n1,2\n');
    const media = await keepMedia(world.core, { bytes, fileName: 'sums.csv' });
    expect((await keepMedia(world.core, { bytes, fileName: 'other.csv' })).sha256).toBe(media.sha256);
    const content = { kind: 'media', as: 'document', media, caption: '' } as const;
    await writeToChat(world.core, caller, { id: randomUUID(), connectionId: id, to: GROUP, content });
    const path = await world.core.files.path(media.sha256);
    const long = new Date(world.clock.now - 26 * HOUR_MS);
    await utimes(path, long, long);
    const sweep = () => sweepFiles(world.core, Number.parseInt(media.sha256.slice(0, 2), 16));
    expect((await sweep()).files).toBe(0);
    await world.sql('delete from messages');
    expect((await sweep()).files).toBe(1);
    await expect(world.core.files.path(media.sha256)).rejects.toThrow('no stored file');
  });
});
