import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadDialect } from '../../../src/api/router.ts';
import { createDatabase } from '../../support/servers.ts';
import { bodyOf, makeKey, readThings, type Seen, type Served, serve, things } from './support.ts';

const ID = '0195a3c2-7b1e-7c44-8d2f-3f0b7a6d1e03';
const seen: Seen = {};
let database: Awaited<ReturnType<typeof createDatabase>>;
let api: Served;
let authorization: string;

beforeAll(async () => {
  database = await createDatabase();
  const dialect = things(
    {
      openDoor: async () => {
        throw new Error('a bug');
      },
      updateThing: async () => ({ status: 218 }),
    },
    seen,
  );
  api = await serve(database.url, [dialect], { env: { DIALECT_HOSTS: 'things.example=things' } });
  authorization = (await makeKey(api.core)).authorization;
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

const call = (path: string, init: RequestInit = {}) =>
  fetch(api.url + path, { ...init, headers: { authorization, ...(init.headers as object) } });

/** fetch does not let callers choose the Host header. */
function callHost(path: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(api.url + path, { headers: { authorization, host } }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode!));
    });
    sent.on('error', reject).end();
  });
}

describe('routes', () => {
  test('a fixed segment is not taken for an id', async () => {
    await call('/things/v1/things/special');
    expect(seen.getSpecialThing).toBeDefined();
    expect(seen.getThing).toBeUndefined();
  });

  test('an id that breaks its schema does not exist', async () => {
    expect((await call('/things/v1/things/17')).status).toBe(404);
    expect((await call(`/things/v1/things/${ID}`)).status).toBe(200);
    expect((await call('/things/v1/things/%00')).status).toBe(404);
    expect((await call('/things/v1/things/%zz')).status).toBe(404);
  });

  test('an alias method reaches the same operation', async () => {
    for (const method of ['PUT', 'PATCH']) {
      const answer = await call(`/things/v1/things/${ID}`, { method });
      expect((await bodyOf(answer)).code).toBe('internal_error');
    }
  });

  test('what is not there is a problem with a request id', async () => {
    const answer = await call('/things/v1/nothing', { headers: { 'x-request-id': 'my-request-1' } });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('x-request-id')).toBe('my-request-1');
    expect(await answer.json()).toMatchObject({ code: 'not_found', status: 404, requestId: 'my-request-1' });
  });

  test('a request id that could break the log is replaced', async () => {
    const answer = await call('/things/v1/nothing', { headers: { 'x-request-id': 'a b"<script>' } });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a method that is not there is 405 with Allow, and OPTIONS is answered', async () => {
    const refused = await call('/things/v1/things', { method: 'DELETE' });
    expect(refused.status).toBe(405);
    expect(refused.headers.get('allow')).toBe('HEAD, GET, POST, OPTIONS');
    const options = await call('/things/v1/things', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'HEAD, GET, POST, OPTIONS']);
  });

  test('HEAD answers as GET does, without a body', async () => {
    const answer = await call('/things/v1/things', { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('');
  });

  test('a host of its own serves the documented paths bare', async () => {
    expect(await callHost('/v9/things', 'things.example:80')).toBe(200);
    expect(await callHost('/v9/things', 'other.example')).toBe(404);
  });

  test('problems are told in the reader’s language', async () => {
    const answer = await call('/things/v1/nothing', { headers: { 'accept-language': 'de, fa;q=0.9, ar;q=0.5' } });
    expect((await bodyOf(answer)).detail).toBe('چیزی اینجا نیست.');
  });

  test('a bug is 500 and tells nothing of itself', async () => {
    const answer = await call('/things/v1/door', { method: 'POST' });
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('a bug');
  });

  test('an answer that breaks its contract is a bug', async () => {
    const answer = await call(`/things/v1/things/${ID}`, { method: 'PUT' });
    expect(answer.status).toBe(500);
  });

  test('answers carry the security headers', async () => {
    const { headers } = await call('/things/v1/things');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('strict-transport-security')).toBeNull();
  });
});

describe('loading a dialect', () => {
  test('an operation without a handler stops the start', async () => {
    const { listThings: _, ...handlers } = things().handlers;
    await expect(loadDialect({ ...things(), handlers }, readThings)).rejects.toThrow('no handler for listThings');
  });

  test('a handler without an operation stops the start', async () => {
    const dialect = things({ teleport: async () => ({ status: 200 }) });
    await expect(loadDialect(dialect, readThings)).rejects.toThrow('no operation asks for: teleport');
  });

  test('the contracts of the product can be read', async () => {
    const { loadContract } = await import('../../../src/api/contract.ts');
    expect((await loadContract('countersign.yaml')).operations.length).toBeGreaterThan(30);
  });
});
