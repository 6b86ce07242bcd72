import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readEndpointStatistics } from '../../src/webhooks/statistics.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('an endpoint says how it fared, and nothing of others or of earlier days', async () => {
  const caller = await world.newCaller();
  const endpoint = await world.newEndpoint(caller, 'http://127.0.0.1:8999/a');
  const read = (days = 7) => readEndpointStatistics(world.core, caller, endpoint.id, days);
  expect(await read()).toEqual({
    deliveries: { delivered: 0, dead: 0, cancelled: 0, underway: 0 },
    attempts: 0,
    failedAttempts: 0,
    medianMs: null,
    p95Ms: null,
    lastAttemptAt: null,
    lastStatusCode: null,
  });

  for (const _ of [1, 2, 3, 4]) await world.publish(caller);
  const made = await world.rows<{ id: string }>('select id from deliveries where endpoint_id = ? order by id', [
    endpoint.id,
  ]);
  const [delivered, dead, earlier] = made.map(({ id }) => id);
  const settle = (id: string, status: string) =>
    world.rows('update deliveries set status = ?, due_at = null where id = ?', [status, id]);
  const attempt = (id: string, number: number, at: string, ms: number, statusCode: number | null) =>
    world.rows(
      `insert into delivery_attempts (delivery_id, number, organization_id, started_at, duration_ms, status_code, request_headers)
       values (?, ?, ?, ?, ?, ?, '{}')`,
      [id, number, caller.organizationId, at, ms, statusCode],
    );
  await settle(delivered!, 'delivered');
  await attempt(delivered!, 1, '2026-03-01T09:00:00Z', 10, 500);
  await attempt(delivered!, 2, '2026-03-01T09:05:00Z', 30, 204);
  await settle(dead!, 'dead');
  await attempt(dead!, 1, '2026-03-01T09:01:00Z', 900, null);
  await settle(earlier!, 'delivered');
  await world.rows(`update deliveries set created_at = now() - interval '8 days' where id = ?`, [earlier]);

  expect(await read()).toEqual({
    deliveries: { delivered: 1, dead: 1, cancelled: 0, underway: 1 },
    attempts: 3,
    failedAttempts: 2,
    medianMs: 30,
    p95Ms: 900,
    lastAttemptAt: '2026-03-01T09:05:00.000Z',
    lastStatusCode: 204,
  });
  expect((await read(30)).deliveries.delivered).toBe(2);
  const stranger = await world.newCaller();
  await expect(readEndpointStatistics(world.core, stranger, endpoint.id, 7)).rejects.toMatchObject({
    code: 'not_found',
  });
});
