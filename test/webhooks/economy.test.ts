import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Caller, Core } from '../../src/core.ts';
import { type Dispatcher, runDispatcher } from '../../src/webhooks/dispatcher.ts';
import { updateEndpoint } from '../../src/webhooks/endpoints.ts';
import { type Receiver, startReceiver } from '../simulators/receiver.ts';
import { openWorld, type World } from './world.ts';

/** What deliveries cost PostgreSQL, and that thrift makes nobody wait. */

let world: World;
let caller: Caller;
let receiver: Receiver;
let dispatcher: Dispatcher | null = null;
/** What the dispatcher has asked of PostgreSQL. */
const asked = { statements: 0, transactions: 0 };

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  caller = await world.newCaller();
  receiver = await startReceiver();
});
afterEach(async () => {
  await dispatcher?.stop();
  await receiver.close();
});

/** With a poll that is too far away to help. */
async function start(options: { concurrency?: number } = {}): Promise<Dispatcher> {
  const { database } = world.core;
  const core: Core = {
    ...world.core,
    database: {
      ...database,
      statement(work) {
        asked.statements += 1;
        return database.statement(work);
      },
      system(work) {
        asked.transactions += 1;
        return database.system(work);
      },
    },
  };
  dispatcher = await runDispatcher(core, {
    formats: world.formats,
    startLadder: async () => {},
    pollMs: 600_000,
    graceMs: 100,
    ...options,
  });
  return dispatcher;
}

test('twelve events that come one after the other cost four statements each, and no transaction', async () => {
  await world.newEndpoint(caller, receiver.url);
  await (await start()).idle();
  Object.assign(asked, { statements: 0, transactions: 0 });
  for (let count = 1; count <= 12; count += 1) {
    await world.publish(caller);
    await receiver.received(count);
  }
  await dispatcher!.stop();
  expect(asked.transactions).toBe(0);
  // Claimed, nothing else to be had, recorded; and room for a NOTIFY that comes a little later than its rows.
  expect(asked.statements).toBeLessThanOrEqual(12 * 4);
});

test.each([
  ['many events at once', {}, {}],
  ['few places', {}, { concurrency: 2 }],
  ['an endpoint that takes one at a time', { concurrency: 1 }, {}],
  ['an endpoint that takes two at a time, and another process that has a share of them', { concurrency: 2 }, {}],
])('%s: each that ends makes room for the next, without waiting for the clock', async (_, changes, options) => {
  const { id } = await world.newEndpoint(caller, receiver.url);
  await updateEndpoint(world.core, caller, id, changes);
  for (let count = 0; count < 40; count += 1) await world.publish(caller);
  await start(options);
  await receiver.received(40);
});

test('an endpoint that failed gets its probe when its time has come, without waiting for the clock', async () => {
  const { id } = await world.newEndpoint(caller, receiver.url);
  receiver.answer((_, index) => ({ status: index < 10 ? 500 : 200 }));
  await start();
  for (let count = 1; count <= 10; count += 1) {
    await world.publish(caller);
    await receiver.received(count);
  }
  await world.publish(caller);
  await dispatcher!.idle();
  await world.rows(`update endpoints set held_until = now() + interval '300 milliseconds' where id = ?`, [id]);
  await dispatcher!.idle();
  await receiver.received(11);
});

test('more endpoints in trouble than one look goes over keep nobody waiting', async () => {
  const before = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const { id } = await world.newEndpoint(caller, receiver.url);
  for (let index = 1; index <= 200; index += 1) {
    await world.rows(
      `insert into endpoints (id, organization_id, dialect, url, event_types, secret, failure_count, trip_count, held_until)
       select ?, organization_id, dialect, ?, event_types, secret, 10, 1, now() + interval '1 hour' from endpoints where id = ?`,
      [before(index), `${receiver.url}/dead`, id],
    );
  }
  await world.publish(caller);
  await (await start({ concurrency: 8 })).idle();
  expect(receiver.requests.map(({ path }) => path)).toEqual(['/']);
  expect(
    await world.rows(
      `select count(*)::integer as count from deliveries where due_at <= now() and organization_id = ?`,
      [caller.organizationId],
    ),
  ).toEqual([{ count: 200 }]);
});

test('two statements are not taken for one', async () => {
  const two = world.core.database.statement(async (sql) => {
    await sql.execute('select 1');
    await sql.execute('select ?', [randomUUID()]);
  });
  await expect(two).rejects.toThrow('two statements need a transaction');
});
