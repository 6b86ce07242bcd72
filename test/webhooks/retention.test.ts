import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import type { Caller } from '../../src/core.ts';
import { listEvents } from '../../src/webhooks/events.ts';
import type { NewEvent } from '../../src/webhooks/publish.ts';
import { sweepDeliveries, sweepEvents } from '../../src/webhooks/retention.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let caller: Caller;
beforeAll(async () => {
  world = await openWorld({ eventsKeptDays: 400 });
});
afterAll(() => world.close());
beforeEach(async () => {
  caller = await world.newCaller();
});

/** An event that happened, and was written, so many days ago. */
async function published(daysAgo: number): Promise<NewEvent> {
  const occurredAt = new Date(Date.now() - daysAgo * 86_400_000);
  const event = await world.publish(caller, { occurredAt });
  await superuser('update events set created_at = ? where id = ?', [occurredAt, event.id]);
  return event;
}
const superuser = (sql: string, parameters: unknown[]) => world.rows(sql, parameters);
const list = (page: { cursor?: string | undefined } = {}, since?: Date) =>
  listEvents(world.core, caller, { since }, { limit: 100, ...page });
const idsOf = (page: { data: { id: string }[] }) => page.data.map(({ id }) => id);

describe('events', () => {
  test('are kept for 400 days and not longer, a batch at a time', async () => {
    await published(401);
    const kept = await published(399);
    expect(await sweepEvents(world.core)).toBe(1);
    expect(idsOf(await list())).toEqual([kept.id]);
    expect(await sweepEvents(world.core)).toBe(0);
  });

  test('with a delivery are kept until the delivery is gone', async () => {
    const { id: endpointId } = await world.newEndpoint(caller, 'http://127.0.0.1:8080/');
    const event = await published(500);
    expect(await sweepEvents(world.core)).toBe(0);
    expect(await sweepDeliveries(world.core)).toBe(0);
    await world.rows(
      `update deliveries set status = 'dead', due_at = null, finished_at = now() - interval '31 days' where endpoint_id = ?`,
      [endpointId],
    );
    expect(await sweepDeliveries(world.core)).toBe(1);
    expect(await sweepEvents(world.core)).toBe(1);
    expect(idsOf(await list())).not.toContain(event.id);
  });

  test('that are gone are told of to whoever goes on from before them, and to nobody else', async () => {
    await published(600);
    const { nextCursor: before } = await list();
    const last = await published(500);
    const { nextCursor: upToDate } = await list();
    const kept = await published(1);
    const stranger = await world.newCaller();
    await sweepEvents(world.core);
    await expect(list({ cursor: before! })).rejects.toMatchObject({
      code: 'events_removed',
      details: { keptSince: last.occurredAt.toISOString() },
    });
    await expect(list({}, new Date(Date.now() - 550 * 86_400_000))).rejects.toMatchObject({ code: 'events_removed' });
    expect(idsOf(await list({ cursor: upToDate! }))).toEqual([kept.id]);
    expect(idsOf(await list({}, new Date(Date.now() - 499 * 86_400_000)))).toEqual([kept.id]);
    expect(idsOf(await list())).toEqual([kept.id]);
    const since = new Date(0);
    expect((await listEvents(world.core, stranger, { since }, { limit: 10 })).data).toEqual([]);
  });
});

test('how long they are kept is chosen within bounds', () => {
  expect(readConfig({}).eventsKeptDays).toBe(400);
  expect(readConfig({ EVENTS_KEPT_DAYS: '90' }).eventsKeptDays).toBe(90);
  for (const days of ['30', '0', '4000', 'x']) {
    expect(() => readConfig({ EVENTS_KEPT_DAYS: days })).toThrow('EVENTS_KEPT_DAYS');
  }
});

describe('events of messages', () => {
  const subscribed = async (type: string) =>
    (
      await world.rows<{ event_types: string[] }>(
        `select e.event_types from deliveries d join endpoints e on e.id = d.endpoint_id join events v on v.id = d.event_id
         where v.type = ? and v.organization_id = ? order by 1`,
        [type, caller.organizationId],
      )
    ).map(({ event_types: [only] }) => only);

  test.each([
    ['that a document sends by itself go to those who ask for messages, not to those who ask for everything', true],
    ['that somebody wrote go to both', false],
  ])('%s', async (_, isOfDocument) => {
    for (const types of [['*'], ['message.*'], ['message.sent'], ['document.*']]) {
      await world.newEndpoint(caller, 'http://127.0.0.1:8080/', types);
    }
    const message = { channel: 'sms', documentId: isOfDocument ? randomUUID() : null };
    const about = { documentId: null, sequence: null, type: 'message.sent', channel: 'sms', isOfDocument };
    await world.publish(caller, { ...about, data: { message } });
    expect(await subscribed('message.sent')).toEqual([...(isOfDocument ? [] : ['*']), 'message.*', 'message.sent']);
  });
});
