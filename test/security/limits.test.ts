import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { API_LIMITS } from '../../src/api/limits.ts';
import { bodyOf, makeKey, rulesOf, type Served, serve } from '../api/core/support.ts';
import { contractNames, follow, type Json, operationsOf, readContract } from '../contracts/contracts.ts';
import { createDatabase } from '../support/servers.ts';

/** That nothing in a request can be as long or as deep as somebody likes. */

describe.each(contractNames)('the contract of %s', (name) => {
  const contract = readContract(name);

  test('bounds every list in a body', () => {
    const unbounded = operationsOf(contract).flatMap(({ operation }) => {
      const { content = {} } = follow(contract, (operation.requestBody ?? {}) as Json) as {
        content?: Record<string, { schema?: Json }>;
      };
      return Object.values(content).flatMap(({ schema }) =>
        schema ? openLists(schema, '').map((pointer) => `${operation.operationId} ${pointer}`) : [],
      );
    });
    expect(unbounded).toEqual([]);
  });

  function openLists(schema: Json, pointer: string, depth = 0): string[] {
    if (depth > 12) return [];
    const whole = follow(contract, schema);
    const inner = (one: unknown, at: string) => openLists(one as Json, `${pointer}${at}`, depth + 1);
    const own = whole.items && whole.maxItems === undefined ? [pointer || '/'] : [];
    return [
      ...own,
      ...Object.entries((whole.properties ?? {}) as Json).flatMap(([key, one]) => inner(one, `/${key}`)),
      ...['allOf', 'oneOf', 'anyOf'].flatMap((key) => ((whole[key] ?? []) as Json[]).flatMap((one) => inner(one, ''))),
      ...(whole.items ? inner(whole.items, '/0') : []),
    ];
  }
});

describe('a body', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let api: Served;
  let authorization: string;
  beforeAll(async () => {
    database = await createDatabase();
    api = await serve(database.url);
    authorization = (await makeKey(api.core)).authorization;
  });
  afterAll(async () => {
    await api.stop();
    await database.drop();
  });
  const post = (body: string) =>
    fetch(`${api.url}/things/v1/things`, {
      method: 'POST',
      body,
      headers: { authorization, 'content-type': 'application/json' },
    });
  const nested = (levels: number) => `{"name":"a","metadata":${'{"a":'.repeat(levels - 2)}{}${'}'.repeat(levels - 2)}}`;

  test('may be as deep as is said, and no deeper', async () => {
    expect((await post(nested(API_LIMITS.jsonDepthMax))).status).toBe(201);
    expect((await post(nested(API_LIMITS.jsonDepthMax + 1))).status).toBe(400);
  });

  test('may be as long as is said, and not a byte longer', async () => {
    const ofBytes = (bytes: number) => `{"name":"a"${' '.repeat(bytes - 12)}}`;
    expect((await post(ofBytes(API_LIMITS.jsonBytesMax))).status).toBe(201);
    expect((await post(ofBytes(API_LIMITS.jsonBytesMax + 1))).status).toBe(413);
  });

  test('with tens of thousands of wrong items is answered quickly and briefly', async () => {
    const begun = process.cpuUsage();
    const answer = await post(
      JSON.stringify({ name: 'a', parts: Array.from({ length: 50_000 }, () => ({ name: 1 })) }),
    );
    expect(answer.status).toBe(422);
    expect(rulesOf(await bodyOf(answer))).toHaveLength(API_LIMITS.fieldErrorsMax);
    // The API runs in this process: what it took of the processor, however busy that is with others.
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 1_000).toBeLessThan(20_000);
  });
});
