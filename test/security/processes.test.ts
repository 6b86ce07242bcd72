import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createKey, revokeKey } from '../../src/organizations/keys.ts';
import { type Site, type SiteProcess, startSite } from '../support/site.ts';

/** Two API processes, as behind a load balancer. */
let site: Site;
let processes: SiteProcess[];

beforeAll(async () => {
  site = await startSite();
  processes = await Promise.all([site.start('api'), site.start('api')]);
});
afterAll(() => site.stop());

const makeKey = (requestsPerMinute: number) =>
  createKey(site.product.core, {
    ...{ organizationId: site.organizationId, dialect: 'countersign', name: 'test', mode: 'live', requestsPerMinute },
  });

async function statusOf(index: number, authorization: string): Promise<number> {
  return (await fetch(`${processes[index % 2]!.url}/v1/me`, { headers: { authorization } })).status;
}

test('a burst on two processes at once gets exactly as many answers as the key may have', async () => {
  const { authorization } = await makeKey(150);
  const statuses = await Promise.all(Array.from({ length: 400 }, (_, index) => statusOf(index, authorization)));
  expect(statuses.filter((status) => status === 200)).toHaveLength(150);
  expect(statuses.filter((status) => status === 429)).toHaveLength(250);
});

test('a revoked key is refused by both within a second', async () => {
  const { id, authorization } = await makeKey(100_000);
  expect([await statusOf(0, authorization), await statusOf(1, authorization)]).toEqual([200, 200]);
  await revokeKey(site.product.core, site.organizationId, id);
  const deadline = Date.now() + 1_000;
  for (const index of [0, 1]) {
    let [status, askedAt] = [200, 0];
    do {
      askedAt = Date.now();
      status = await statusOf(index, authorization);
    } while (status === 200 && askedAt < deadline);
    expect(status).toBe(401);
  }
});
