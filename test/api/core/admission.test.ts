import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { makeRateLimiter, sweepRateWindows } from '../../../src/api/rate-limit.ts';
import { formatKey, newKeyParts } from '../../../src/organizations/key-format.ts';
import { revokeKey } from '../../../src/organizations/keys.ts';
import { createDatabase } from '../../support/servers.ts';
import { bodyOf, makeKey, type Served, serve } from './support.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let first: Served;
let second: Served;

beforeAll(async () => {
  database = await createDatabase();
  const env = { TRUSTED_PROXIES: '127.0.0.1' };
  first = await serve(database.url, undefined, { env });
  second = await serve(database.url, undefined, { env });
});
afterAll(async () => {
  await Promise.all([first.stop(), second.stop()]);
  await database.drop();
});

async function list(authorization: string | null, from = '198.51.100.1', api = first, path = '/things') {
  const headers: Record<string, string> = { 'x-forwarded-for': from };
  if (authorization) headers.authorization = authorization;
  const answer = await fetch(`${api.url}/things/v1${path}`, { headers });
  return { status: answer.status, headers: answer.headers, body: await bodyOf(answer) };
}

describe('limits', () => {
  test('exactly the quota is granted to a burst on two processes', async () => {
    const { authorization } = await makeKey(first.core, { requestsPerMinute: 100 });
    const begun = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 160 }, (_, index) => list(authorization, undefined, index % 2 ? first : second)),
    );
    const elapsedS = Math.ceil((performance.now() - begun) / 1_000);
    const counted = Map.groupBy(answers, ({ status }) => status);
    expect([counted.get(200)?.length, counted.get(429)?.length]).toEqual([100, 60]);
    const refused = counted.get(429)![0]!;
    expect(refused.body.code).toBe('rate_limited');
    const retryAfter = Number(refused.headers.get('retry-after'));
    expect([retryAfter <= 60, retryAfter >= 59 - elapsedS]).toEqual([true, true]);
    expect(refused.headers.get('ratelimit-policy')).toBe('"key";q=100;w=60');
    expect(refused.headers.get('ratelimit')).toBe(`"key";r=0;t=${retryAfter}`);
  });

  test('two keys of one organization never share a budget', async () => {
    const one = await makeKey(first.core, { requestsPerMinute: 1 });
    const other = await makeKey(first.core, { requestsPerMinute: 1 });
    expect((await list(one.authorization)).headers.get('ratelimit')).toMatch(/^"key";r=0;/);
    expect((await list(one.authorization)).status).toBe(429);
    expect((await list(other.authorization)).status).toBe(200);
  });

  test('a large quota is taken ahead and never exceeded', async () => {
    const limiters = [makeRateLimiter(first.core.database, Date.now), makeRateLimiter(second.core.database, Date.now)];
    const taken = await Promise.all(
      Array.from({ length: 12_000 }, (_, index) => limiters[index % 2]!.take('large', 10_000)),
    );
    const granted = taken.filter((one) => one.granted).length;
    expect(granted).toBeLessThanOrEqual(10_000);
    expect(granted).toBeGreaterThan(9_970);
  });

  test('connections that ask at the same moment are put in an order', async () => {
    const clients = Array.from({ length: 8 }, () => new pg.Client(database.superuserUrl));
    await Promise.all(clients.map((client) => client.connect()));
    const granted = await Promise.all(
      Array.from({ length: 400 }, async (_, index) => {
        const { rows } = await clients[index % 8]!.query(`select granted from take_requests('race', 100, 1)`);
        return rows[0].granted as number;
      }),
    );
    expect(granted.reduce((sum, one) => sum + one)).toBe(100);
    await Promise.all(clients.map((client) => client.end()));
  });

  test('what leaves the window is given back, second by second', async () => {
    const client = new pg.Client(database.superuserUrl);
    await client.connect();
    const take = async (wanted: number) =>
      (await client.query(`select * from take_requests('window', 10, $1)`, [wanted])).rows[0];
    expect(await take(7)).toMatchObject({ granted: 7, remaining: 3 });
    // As if those had come that many seconds earlier.
    const age = (seconds: number) =>
      client.query(
        `update rate_windows set last_second = last_second - $1,
           seconds = seconds[($1 % 60) + 1:60] || seconds[1:($1 % 60)] where bucket = 'window'`,
        [seconds],
      );
    await age(30);
    expect(await take(5)).toMatchObject({ granted: 3, remaining: 0 });
    await age(31);
    expect(await take(9)).toMatchObject({ granted: 7, remaining: 0 });
    // Whatever slot old counts are in, after a minute none of them counts.
    for (const idle of [60, 119, 600]) {
      await age(idle);
      expect(await take(11)).toMatchObject({ granted: 10, remaining: 0 });
    }
    await age(600);
    expect(await sweepRateWindows(first.core.database)).toBeGreaterThanOrEqual(1);
    await client.end();
  });

  test('an operation without a key is limited by address', async () => {
    const knock = (from: string) =>
      fetch(`${first.url}/things/v1/door`, { method: 'POST', headers: { 'x-forwarded-for': from } });
    const answers = [];
    for (let index = 0; index < 6; index += 1) answers.push((await knock('203.0.113.9')).status);
    expect(answers).toEqual([200, 200, 200, 200, 200, 429]);
    expect((await knock('203.0.113.10')).status).toBe(200);
  });
});

describe('keys', () => {
  test.each([
    ['none', null],
    ['of another kind', 'Basic abc'],
    ['unknown', unknownKey()],
    ['not copied whole', unknownKey().slice(0, -1)],
  ])('%s is 401', async (_, authorization) => {
    const { status, body } = await list(authorization, '198.51.100.2');
    expect([status, body.code]).toEqual([401, 'unauthorized']);
  });

  test('a wrong secret and an unknown id are answered alike', async () => {
    const { id } = await makeKey(first.core);
    const wrong = await list(unknownKey(id), '198.51.100.3');
    const unknown = await list(unknownKey(), '198.51.100.3');
    expect([wrong.status, wrong.body.code]).toEqual([401, 'unauthorized']);
    expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
  });

  test('a key of another dialect, and one that has expired, are unknown', async () => {
    const other = await makeKey(first.core, { dialect: 'other' });
    expect((await list(other.authorization, '198.51.100.4')).status).toBe(401);
    const short = await makeKey(first.core, { expiresAt: new Date(Date.now() + 3_600_000) });
    expect((await list(short.authorization)).status).toBe(200);
    const later = await serve(database.url, undefined, {
      change: (core) => {
        core.now = () => Date.now() + 3_601_000;
      },
    });
    expect((await list(short.authorization, undefined, later)).status).toBe(401);
    await later.stop();
  });

  test('a scope that a key lacks is named', async () => {
    const { authorization } = await makeKey(first.core, { scopes: ['documents:write'] });
    const { status, body } = await list(authorization);
    expect([status, body.code, body.details]).toEqual([403, 'forbidden', { scope: 'documents:read' }]);
  });

  test('an operation that names no scope is for keys that may do everything', async () => {
    const form = new FormData();
    form.append('title', 'T');
    form.append('file', new Blob(['x']), 'a.pdf');
    for (const [scopes, status] of [
      [['documents:write'], 403],
      [['*'], 201],
    ] as const) {
      const { authorization } = await makeKey(first.core, { scopes: [...scopes] });
      const answer = await fetch(`${first.url}/things/v1/uploads`, {
        method: 'POST',
        headers: { authorization },
        body: form,
      });
      expect(answer.status).toBe(status);
    }
  });

  /** Asks until it is refused, which whoever asks after the deadline must be, however long the answer takes. */
  async function refusedFrom(deadline: number, authorization: string, api = first): Promise<void> {
    for (;;) {
      const askedAt = Date.now();
      const { status } = await list(authorization, '198.51.100.5', api);
      if (status === 401) return;
      expect(status).toBe(200);
      expect(askedAt).toBeLessThan(deadline);
    }
  }

  test('a revoked key is refused by every process within a second', async () => {
    const { id, authorization } = await makeKey(first.core);
    for (const api of [first, second]) expect((await list(authorization, undefined, api)).status).toBe(200);
    await revokeKey(first.core, await ownerOf(id), id);
    const deadline = Date.now() + 1_000;
    for (const api of [first, second]) await refusedFrom(deadline, authorization, api);
  });

  test('a revocation whose notice is lost is felt within a second all the same', async () => {
    const { id, authorization } = await makeKey(first.core);
    expect((await list(authorization)).status).toBe(200);
    await first.core.database.system((em) => em.execute('update api_keys set revoked_at = now() where id = ?', [id]));
    await refusedFrom(Date.now() + 1_000, authorization);
  });

  test('addresses are compared in their plain form, and X-Forwarded-For only as far as proxies are trusted', async () => {
    const { authorization } = await makeKey(first.core, { ipAllow: ['203.0.113.0/24', '2001:db8::/32'] });
    const statusFrom = async (from: string) => (await list(authorization, from)).status;
    expect(await statusFrom('203.0.113.5')).toBe(200);
    expect(await statusFrom('::ffff:203.0.113.5')).toBe(200);
    expect(await statusFrom('2001:db8:1::9')).toBe(200);
    expect(await statusFrom('203.0.114.5')).toBe(403);
    expect(await statusFrom('203.0.113.5, 198.51.100.9')).toBe(403);
    expect(await statusFrom('rubbish')).toBe(403);
    const open = await serve(database.url);
    expect((await list(authorization, '203.0.113.5', open)).body.code).toBe('ip_not_allowed');
    await open.stop();
  });

  test('guessing from one address ends after thirty tries, for right guesses too, and elsewhere goes on', async () => {
    const { authorization } = await makeKey(first.core);
    const statuses = [];
    for (let index = 0; index < 32; index += 1) {
      statuses.push((await list(unknownKey(), '192.0.2.7', index % 2 ? first : second)).status);
    }
    expect(statuses.filter((status) => status === 401).length).toBe(30);
    expect(statuses.slice(-2)).toEqual([429, 429]);
    for (const api of [first, second]) expect((await list(authorization, '192.0.2.7', api)).status).toBe(429);
    expect((await list(authorization, '192.0.2.8')).status).toBe(200);
  });

  test('one IPv6 subscriber is one address', async () => {
    for (let index = 0; index < 30; index += 1) await list(null, `2001:db8:7:7::${index + 1}`);
    expect((await list(null, '2001:db8:7:7:ffff::1')).status).toBe(429);
    expect((await list(null, '2001:db8:7:8::1')).status).toBe(401);
  });
});

/** Looks like a key, and is none. */
function unknownKey(id = newKeyParts().id): string {
  return `Bearer ${formatKey('prefixed', 'live', { ...newKeyParts(), id })}`;
}

async function ownerOf(id: string): Promise<string> {
  const rows = await first.core.database.system((em) =>
    em.execute<{ organization_id: string }[]>('select organization_id from api_keys where id = ?', [id]),
  );
  return rows[0]!.organization_id;
}
