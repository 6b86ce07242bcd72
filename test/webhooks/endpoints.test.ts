import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../src/core.ts';
import { Problem } from '../../src/errors/problem.ts';
import { listDeliveries, readDelivery } from '../../src/webhooks/deliveries.ts';
import {
  createEndpoint,
  deleteEndpoint,
  listEndpoints,
  readEndpoint,
  rotateSecret,
  testEndpoint,
  updateEndpoint,
} from '../../src/webhooks/endpoints.ts';
import { WEBHOOK_LIMITS } from '../../src/webhooks/limits.ts';
import type { NewEvent } from '../../src/webhooks/publish.ts';
import { replayDelivery, replayFailed } from '../../src/webhooks/replay.ts';
import { openWorld, type World } from './world.ts';

const URL = 'http://127.0.0.1:4567/hooks';
let world: World;
let caller: Caller;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  caller = await world.newCaller();
});

async function problemOf(work: Promise<unknown>): Promise<Partial<Problem>> {
  try {
    await work;
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    return error as Problem;
  }
  throw new Error('nothing was refused');
}

describe('an endpoint', () => {
  test('shows its secret when it is made and never again', async () => {
    const made = await createEndpoint(world.core, caller, { url: URL, eventTypes: ['document.*'], description: 'ERP' });
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const { secret, ...endpoint } = made;
    expect(endpoint).toMatchObject({ url: URL, description: 'ERP', enabled: true, disabledReason: null });
    expect(await listEndpoints(world.core, caller)).toEqual([endpoint]);
    expect(await readEndpoint(world.core, caller, made.id)).toEqual(endpoint);
    const [row] = await world.rows<{ secret: Buffer }>('select secret from endpoints where id = ?', [made.id]);
    expect(row!.secret.includes(secret.slice(6))).toBe(false);
  });

  test('of one connection hears of that alone, also when events are replayed, and of no connection that is not ours', async () => {
    const [own, others] = [randomUUID(), randomUUID()];
    const stranger = await world.newCaller();
    for (const [id, { organizationId }] of [
      [own, caller],
      [others, stranger],
    ] as const) {
      const row = [id, organizationId, 'Office', 'key'];
      await world.rows(
        'insert into whatsapp_connections (id, organization_id, name, created_by) values (?, ?, ?, ?)',
        row,
      );
    }
    const wanted = { url: URL, eventTypes: ['*'] };
    const { id } = await createEndpoint(world.core, caller, { ...wanted, connectionId: own });
    for (const connectionId of [own, null, randomUUID()]) {
      await world.publish(caller, { documentId: null, sequence: null, data: { connectionId } });
    }
    expect((await listDeliveries(world.core, caller, { endpointId: id }, { limit: 10 })).data).toHaveLength(1);
    await world.rows('delete from deliveries where endpoint_id = ?', [id]);
    expect(await replayFailed(world.core, caller, id, new Date(0))).toMatchObject({ replayed: 1 });
    for (const work of [
      createEndpoint(world.core, caller, { ...wanted, connectionId: others }),
      updateEndpoint(world.core, caller, id, { connectionId: randomUUID() }),
    ]) {
      expect(await problemOf(work)).toMatchObject({ fields: [{ pointer: '/connectionId' }] });
    }
    expect(await updateEndpoint(world.core, caller, id, { connectionId: null })).toMatchObject({ connectionId: null });
  });

  test('made twice under one id is made once, with the same secret', async () => {
    const id = randomUUID();
    const [first, second] = await Promise.all(
      [1, 2].map(() => createEndpoint(world.core, caller, { id, url: URL, eventTypes: ['*'] })),
    );
    expect(second).toEqual(first);
    expect(await listEndpoints(world.core, caller)).toHaveLength(1);
  });

  test('is refused with a forbidden URL, an unknown event or too many of them', async () => {
    const create = (changes: object) => createEndpoint(world.core, caller, { url: URL, eventTypes: ['*'], ...changes });
    expect(await problemOf(create({ url: 'http://169.254.169.254/' }))).toMatchObject({
      code: 'url_not_allowed',
      details: { reason: 'it leads to a private or reserved address' },
    });
    expect(await problemOf(create({ eventTypes: ['*', 'document.signed'] }))).toMatchObject({
      fields: [{ pointer: '/eventTypes/1', rule: 'enum' }],
    });
    expect(await problemOf(create({ eventTypes: [] }))).toMatchObject({ fields: [{ rule: 'minItems' }] });
    expect(await problemOf(create({ eventTypes: ['webhook.test'] }))).toMatchObject({ code: 'validation_failed' });
    expect(await problemOf(create({ description: 'x'.repeat(501) }))).toMatchObject({
      fields: [{ rule: 'maxLength' }],
    });
    expect(await listEndpoints(world.core, caller)).toEqual([]);
  });

  test('of WAQTUM subscribes to the five events of WAQTUM by their names', async () => {
    const waqtum = { ...caller, dialect: 'waqtum' };
    for (const type of ['*', 'document.*', 'document.voided', 'approver.rejected']) {
      const problem = await problemOf(createEndpoint(world.core, waqtum, { url: URL, eventTypes: [type] }));
      expect(problem.code).toBe('validation_failed');
    }
    const made = await createEndpoint(world.core, waqtum, { url: URL, eventTypes: ['approver.completed'] });
    expect(made.secret).toMatch(/^[0-9a-f]{64}$/);
  });

  test('cannot be one too many, even when they are made at once', async () => {
    const make = () => createEndpoint(world.core, caller, { url: URL, eventTypes: ['*'] });
    const made = await Promise.allSettled(Array.from({ length: WEBHOOK_LIMITS.endpointsMax + 3 }, make));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(WEBHOOK_LIMITS.endpointsMax);
  });

  test('changes only what is given', async () => {
    const { id } = await createEndpoint(world.core, caller, { url: URL, eventTypes: ['*'], description: 'before' });
    expect(await updateEndpoint(world.core, caller, id, { eventTypes: ['document.sent'] })).toMatchObject({
      url: URL,
      description: 'before',
      eventTypes: ['document.sent'],
      enabled: true,
    });
    expect(
      await updateEndpoint(world.core, caller, id, { description: null, enabled: false, url: `${URL}?x` }),
    ).toMatchObject({
      url: `${URL}?x`,
      description: null,
      eventTypes: ['document.sent'],
      enabled: false,
    });
    expect((await problemOf(updateEndpoint(world.core, caller, id, { url: 'http://10.0.0.1/' }))).code).toBe(
      'url_not_allowed',
    );
    await world.rows(`update endpoints set disabled_reason = 'gone' where id = ?`, [id]);
    expect(await updateEndpoint(world.core, caller, id, { description: 'x' })).toMatchObject({
      disabledReason: 'gone',
    });
    expect(await updateEndpoint(world.core, caller, id, { enabled: true })).toMatchObject({
      enabled: true,
      disabledReason: null,
    });
  });

  test('that is deleted is gone for its owner', async () => {
    const { id } = await createEndpoint(world.core, caller, { url: URL, eventTypes: ['*'] });
    await deleteEndpoint(world.core, caller, id);
    expect(await listEndpoints(world.core, caller)).toEqual([]);
    for (const use of [readEndpoint, deleteEndpoint, rotateSecret, testEndpoint]) {
      expect((await problemOf(use(world.core, caller, id))).code).toBe('not_found');
    }
  });
});

describe('a test event', () => {
  test('goes to the one endpoint, whatever others are subscribed to', async () => {
    const { id } = await createEndpoint(world.core, caller, { url: URL, eventTypes: ['approver.added'] });
    await createEndpoint(world.core, caller, { url: URL, eventTypes: ['*'] });
    for (const type of [undefined, 'document.approved']) {
      const { deliveryId } = await testEndpoint(world.core, caller, id, type);
      expect(await readDelivery(world.core, caller, deliveryId)).toMatchObject({
        endpointId: id,
        eventType: type ?? 'webhook.test',
        documentId: null,
      });
    }
    expect((await listDeliveries(world.core, caller, {}, { limit: 10 })).data).toHaveLength(2);
  });

  test('is refused for an unknown type or a disabled endpoint', async () => {
    const { id } = await createEndpoint(world.core, caller, { url: URL, eventTypes: ['*'] });
    expect((await problemOf(testEndpoint(world.core, caller, id, 'no.such'))).code).toBe('validation_failed');
    await updateEndpoint(world.core, caller, id, { enabled: false });
    expect((await problemOf(testEndpoint(world.core, caller, id))).code).toBe('endpoint_disabled');
  });
});

test('another organization, and another dialect of the same one, find nothing', async () => {
  const { id } = await createEndpoint(world.core, caller, { url: URL, eventTypes: ['*'] });
  await world.publish(caller);
  const [delivery] = (await listDeliveries(world.core, caller, {}, { limit: 1 })).data;
  for (const stranger of [await world.newCaller(), { ...caller, dialect: 'waqtum' }]) {
    expect(await listEndpoints(world.core, stranger)).toEqual([]);
    expect((await listDeliveries(world.core, stranger, {}, { limit: 10 })).data).toEqual([]);
    const refused = [
      readEndpoint(world.core, stranger, id),
      updateEndpoint(world.core, stranger, id, { enabled: false }),
      deleteEndpoint(world.core, stranger, id),
      rotateSecret(world.core, stranger, id),
      testEndpoint(world.core, stranger, id),
      readDelivery(world.core, stranger, delivery!.id),
      replayDelivery(world.core, stranger, delivery!.id),
      replayFailed(world.core, stranger, id, new Date(0)),
    ];
    for (const work of refused) expect((await problemOf(work)).code).toBe('not_found');
  }
  expect((await readEndpoint(world.core, caller, id)).enabled).toBe(true);
});

describe('deliveries', () => {
  test('are listed newest first, page by page, by every filter', async () => {
    const { id } = await createEndpoint(world.core, caller, { url: URL, eventTypes: ['*'] });
    const events: NewEvent[] = [];
    for (let count = 0; count < 5; count += 1) events.push(await world.publish(caller));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listDeliveries(
        world.core,
        caller,
        { endpointId: id, status: 'pending' },
        { limit: 2, cursor },
      );
      seen.push(...page.data.map(({ eventId }) => eventId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(events.map((event) => event.id).reverse());
    const { documentId } = events[2]!;
    const { data } = await listDeliveries(
      world.core,
      caller,
      { documentId: documentId!, eventId: events[2]!.id },
      { limit: 9 },
    );
    expect(data).toMatchObject([{ eventId: events[2]!.id, documentId, attemptCount: 0 }]);
    expect((await listDeliveries(world.core, caller, { status: 'dead' }, { limit: 9 })).data).toEqual([]);
    const foreign = listDeliveries(world.core, caller, {}, { limit: 9, cursor: 'bm90IG91cnM' });
    expect((await problemOf(foreign)).code).toBe('malformed_request');
  });

  test('that failed are replayed together, once, in the order of their events', async () => {
    const { id } = await createEndpoint(world.core, caller, { url: URL, eventTypes: ['*'] });
    const events: NewEvent[] = [];
    for (let count = 0; count < 4; count += 1) events.push(await world.publish(caller));
    const mark = (index: number, status: string) =>
      world.rows('update deliveries set status = ?, due_at = null where event_id = ?', [status, events[index]!.id]);
    await mark(0, 'delivered');
    await mark(1, 'dead');
    await mark(2, 'cancelled');
    expect(await replayFailed(world.core, caller, id, new Date(Date.now() + 60_000))).toEqual({
      replayed: 0,
      nextFrom: null,
    });
    expect(await replayFailed(world.core, caller, id, new Date(0))).toEqual({ replayed: 2, nextFrom: null });
    expect(await replayFailed(world.core, caller, id, new Date(0))).toEqual({ replayed: 0, nextFrom: null });
    const { data } = await listDeliveries(world.core, caller, {}, { limit: 10 });
    const replays = data.filter(({ trigger }) => trigger === 1).map(({ eventId }) => eventId);
    expect(replays.sort()).toEqual([events[1]!.id, events[2]!.id].sort());
  });

  test('are replayed side by side, each under a number of its own; under one id only once', async () => {
    const { id } = await createEndpoint(world.core, caller, { url: URL, eventTypes: ['*'] });
    await world.publish(caller);
    const [delivery] = (await listDeliveries(world.core, caller, {}, { limit: 1 })).data;
    const replayId = randomUUID();
    const replays = await Promise.all([
      ...Array.from({ length: 5 }, () => replayDelivery(world.core, caller, delivery!.id)),
      replayDelivery(world.core, caller, delivery!.id, { id: replayId }),
      replayDelivery(world.core, caller, delivery!.id, { id: replayId }),
    ]);
    expect(new Set(replays.map(({ trigger }) => trigger))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    await updateEndpoint(world.core, caller, id, { enabled: false });
    expect((await problemOf(replayDelivery(world.core, caller, delivery!.id))).code).toBe('endpoint_disabled');
  });
});
