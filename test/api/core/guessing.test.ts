import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { formatKey, newKeyParts } from '../../../src/organizations/key-format.ts';
import { createDatabase } from '../../support/servers.ts';
import { makeKey, type Served, serve } from './support.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let api: Served;
const env = { TRUSTED_PROXIES: '127.0.0.1' };

beforeAll(async () => {
  database = await createDatabase();
  api = await serve(database.url, undefined, { env });
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

async function statusOf(authorization: string, from: string, at = api): Promise<number> {
  const headers = { authorization, 'x-forwarded-for': from };
  return (await fetch(`${at.url}/things/v1/things`, { headers })).status;
}

const guess = (id?: string): string =>
  `Bearer ${formatKey('prefixed', 'live', { ...newKeyParts(), ...(id && { id }) })}`;

test('a restart forgives nothing: an address that guessed is held up by a process that has just begun', async () => {
  const { authorization } = await makeKey(api.core);
  for (let tries = 0; tries < 30; tries += 1) expect(await statusOf(guess(), '192.0.2.1')).toBe(401);
  const restarted = await serve(database.url, undefined, { env });
  expect(await statusOf(authorization, '192.0.2.1', restarted)).toBe(429);
  expect(await statusOf(authorization, '192.0.2.2', restarted)).toBe(200);
  await restarted.stop();
});

test('guesses at one key from many addresses end after 300, and its owner goes on where it was used before', async () => {
  const { id, authorization } = await makeKey(api.core);
  expect(await statusOf(authorization, '198.51.100.1')).toBe(200);
  const statuses: number[] = [];
  for (let round = 0; round < 31; round += 1) {
    statuses.push(
      ...(await Promise.all(
        Array.from({ length: 10 }, (_, index) => statusOf(guess(id), `203.0.113.${round * 7 + (index % 7)}`)),
      )),
    );
  }
  expect(statuses.filter((status) => status === 401)).toHaveLength(300);
  expect(statuses.filter((status) => status === 429)).toHaveLength(10);
  expect(await statusOf(guess(id), '198.51.100.9')).toBe(429);
  expect(await statusOf(authorization, '198.51.100.9')).toBe(429);
  expect(await statusOf(authorization, '198.51.100.1')).toBe(200);
  expect(await statusOf((await makeKey(api.core)).authorization, '198.51.100.9')).toBe(200);
});
