import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Caller } from '../../src/core.ts';
import { EVENT_TYPES } from '../../src/domain/model.ts';
import { EVENT_DESCRIPTIONS, subscriptionsFor, subscriptionsOf } from '../../src/webhooks/catalog.ts';
import { listEvents } from '../../src/webhooks/events.ts';
import { publish } from '../../src/webhooks/publish.ts';
import { newEvent, openWorld, type World } from './world.ts';

let world: World;
let caller: Caller;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  caller = await world.newCaller();
});

test('events of one publication keep their order, and pages continue without a gap', async () => {
  const documentId = randomUUID();
  const events = Array.from({ length: 25 }, (_, index) => newEvent(caller, { documentId, sequence: index + 1 }));
  await world.core.database.tenant(caller.organizationId, (em) => publish(world.core, em, events));
  const seen: number[] = [];
  let cursor: string | undefined;
  for (let more = true; more; ) {
    const page = await listEvents(world.core, caller, { documentId }, { limit: 10, cursor });
    seen.push(...page.data.map((event) => event.sequence!));
    cursor = page.nextCursor ?? undefined;
    more = page.hasMore;
  }
  expect(seen).toEqual(events.map((event) => event.sequence));
  expect(await listEvents(world.core, caller, {}, { limit: 10, cursor })).toEqual({
    data: [],
    nextCursor: cursor,
    hasMore: false,
  });
  const late = await world.publish(caller, { type: 'approver.added' });
  expect((await listEvents(world.core, caller, {}, { limit: 10, cursor })).data).toMatchObject([{ id: late.id }]);
});

test('events are found by type and time, and by nobody else', async () => {
  const old = await world.publish(caller, { occurredAt: new Date('2026-01-01T00:00:00Z') });
  const sent = await world.publish(caller);
  const added = await world.publish(caller, { type: 'approver.added' });
  const idsOf = async (filter: Parameters<typeof listEvents>[2]) =>
    (await listEvents(world.core, caller, filter, { limit: 10 })).data.map((event) => event.id);
  expect(await idsOf({})).toEqual([old.id, sent.id, added.id]);
  expect(await idsOf({ types: ['approver.added', 'document.voided'] })).toEqual([added.id]);
  expect(await idsOf({ since: new Date('2026-02-01T00:00:00Z') })).toEqual([sent.id, added.id]);
  expect((await listEvents(world.core, await world.newCaller(), {}, { limit: 10 })).data).toEqual([]);
});

test('a reader never passes over an event whose transaction is still open', async () => {
  const [first, second] = [newEvent(caller), newEvent(caller)];
  const published = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const slow = world.core.database.tenant(caller.organizationId, async (em) => {
    await publish(world.core, em, [first]);
    published.resolve();
    await release.promise;
  });
  await published.promise;
  // Takes a later position and commits earlier: publishers do not wait for one another.
  await world.core.database.tenant(caller.organizationId, (em) => publish(world.core, em, [second]));
  const read = () => listEvents(world.core, caller, {}, { limit: 10 });
  // Who has waited too long is told to come back.
  const reading = read().catch((problem) => {
    expect(problem).toMatchObject({ code: 'service_unavailable' });
    return null;
  });
  await Promise.race([reading, someoneWaits()]);
  release.resolve();
  await slow;
  const { data } = (await reading) ?? (await read());
  expect(data.map((event) => event.id)).toEqual([first.id, second.id]);
});

test('a reader who would wait too long is told to come back, and publishing goes on', async () => {
  const published = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const stuck = world.core.database.tenant(caller.organizationId, async (em) => {
    await publish(world.core, em, [newEvent(caller)]);
    published.resolve();
    await release.promise;
  });
  await published.promise;
  await expect(listEvents(world.core, caller, {}, { limit: 10 })).rejects.toMatchObject({
    code: 'service_unavailable',
    retryAfterMs: 1_000,
  });
  await world.publish(caller);
  release.resolve();
  await stuck;
});

test('every event type is described, and can be subscribed to by name, by family and by everything', () => {
  for (const type of EVENT_TYPES) {
    expect(EVENT_DESCRIPTIONS[type]).toMatch(/\.$/);
    for (const subscription of subscriptionsFor(type)) expect(subscriptionsOf('countersign')).toContain(subscription);
  }
  expect(subscriptionsFor('webhook.test')).toEqual([]);
  expect(subscriptionsOf('waqtum')).toHaveLength(5);
});

/** Resolves when a statement in this database waits for an advisory lock. */
async function someoneWaits(): Promise<void> {
  const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted
    and database = (select oid from pg_database where datname = current_database())`;
  while ((await world.rows(waiting)).length === 0);
}
