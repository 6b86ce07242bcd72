import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../src/config.ts';
import { type Egress, openEgress } from '../../src/egress/client.ts';
import { valueAt } from '../../src/identity/drivers/pointer.ts';
import { makeShahkarHttpDriver } from '../../src/identity/drivers/shahkar-http.ts';
import { readShahkarSettings } from '../../src/identity/drivers/shahkar-settings.ts';
import { GATEWAY_TOKEN, type ShahkarGateway, startShahkarGateway } from '../simulators/shahkar-gateway.ts';

let gateway: ShahkarGateway;
let egress: Egress;
beforeAll(async () => {
  gateway = await startShahkarGateway();
  egress = openEgress({ allow: ['127.0.0.0/8'] });
  gateway.knows('0012345679', '09121234567');
});
beforeEach(() => {
  gateway.asked.length = 0;
});
afterAll(async () => {
  await egress.close();
  await gateway.close();
});

const settings = (changes: Record<string, unknown> = {}) => ({
  url: `${gateway.url}/api/shahkar`,
  headers: { authorization: GATEWAY_TOKEN, 'x-request': '{id}' },
  body: { person: { nationalId: '{nationalCode}' }, phone: '{mobile}' },
  answer: {
    verified: { pointer: '/result/data/matched', equals: [true] },
    mismatch: { pointer: '/result/data/matched', equals: [false] },
    reference: '/trackingId',
  },
  ...changes,
});
const ask = (changes: Record<string, unknown> = {}, subject = {}, through: Pick<Egress, 'fetch'> = egress) =>
  makeShahkarHttpDriver(readShahkarSettings(JSON.stringify(settings(changes))), through).ask(
    { nationalCode: '0012345679', mobile: '+989121234567', id: randomUUID(), attempt: 1, ...subject },
    new AbortController().signal,
  );

describe('a gateway that answers', () => {
  test('verifies whom it knows by that mobile', async () => {
    expect(await ask()).toEqual({ outcome: 'verified', reference: expect.stringMatching(/^T-/) });
    expect(gateway.asked).toEqual([{ nationalCode: '0012345679', mobile: '09121234567', path: '/api/shahkar' }]);
  });

  test('finds a mismatch for anybody else', async () => {
    expect(await ask({}, { mobile: '+989121234568' })).toMatchObject({ outcome: 'mismatch' });
  });

  test('may be asked by the query, with the mobile in another form', async () => {
    const url = `${gateway.url}/match?nid={nationalCode}&tel={mobileE164}`;
    gateway.knows('0499370899', '+989121234567');
    expect(await ask({ url, method: 'GET', body: null }, { nationalCode: '0499370899' })).toMatchObject({
      outcome: 'verified',
    });
  });
});

describe('no answer is never a verdict', () => {
  test.each([
    ['a server error', { kind: 'status', status: 503 }, /answered 503/],
    ['a page instead of JSON', { kind: 'garbage', body: '<html>maintenance</html>' }, /neither yes nor no/],
    ['JSON of another form', { kind: 'garbage', body: '{"result":{"data":{"matched":"true"}}}' }, /neither yes nor no/],
    ['an empty body', { kind: 'garbage', body: '' }, /neither yes nor no/],
    ['more than it should say', { kind: 'garbage', body: `{"x":"${'x'.repeat(70_000)}"}` }, /neither yes nor no/],
  ] as const)('%s', async (_, behaviour, reason) => {
    gateway.script(behaviour);
    await expect(ask()).rejects.toThrow(reason);
  });

  test('wrong credentials', async () => {
    await expect(ask({ headers: {} })).rejects.toThrow(/answered 401/);
  });

  test('a gateway that is too slow, at its time limit', async () => {
    gateway.script({ kind: 'slow' });
    await expect(ask({ timeoutMs: 500 })).rejects.toThrow(/did not answer in time/);
    gateway.release();
  });

  test('a gateway that is not there, or may not be called', async () => {
    await expect(ask({ url: 'http://127.0.0.1:9/x' })).rejects.toThrow(/could not be asked/);
    const strict = openEgress({ allow: [] });
    await expect(ask({}, {}, strict)).rejects.toThrow(/could not be asked/);
    await strict.close();
    expect(gateway.asked).toEqual([]);
  });
});

describe('a question', () => {
  test('is asked again at once as often as is set, and the numbers are in no reason', async () => {
    gateway.script({ kind: 'status', status: 500 }, { kind: 'garbage', body: 'no' });
    expect(await ask({ attempts: 3 })).toMatchObject({ outcome: 'verified' });
    expect(gateway.asked).toHaveLength(3);
    gateway.script({ kind: 'status', status: 500 }, { kind: 'status', status: 500 });
    const failure = await ask({ attempts: 2 }).catch((error: unknown) => error);
    expect(String((failure as Error).message)).not.toMatch(/0012345679|912/);
  });

  test('is left for later when the gateway asks for patience', async () => {
    gateway.script({ kind: 'status', status: 429, headers: { 'retry-after': '7' } });
    await expect(ask({ attempts: 4 })).rejects.toMatchObject({ retryAfterMs: 7_000 });
    expect(gateway.asked).toHaveLength(1);
  });
});

describe('the settings of a gateway', () => {
  test.each([
    ['URL', { url: 'https://{mobile}.example.com/{nationalCode}' }],
    ['URL', { url: 'https://user:secret@example.com/?a={nationalCode}&b={mobile}' }],
    ['template', { body: { a: '{nationalCode}', b: '{mobile}', c: '{name}' } }],
    ['template', { body: { a: '{nationalCode}' } }],
    ['pointer', { answer: { ...settingsAnswer(), verified: { pointer: 'result', equals: [true] } } }],
    ['equals', { answer: { ...settingsAnswer(), mismatch: { pointer: '/x', equals: [] } } }],
    ['header', { headers: { authorization: 'Basic {nationalCode}' } }],
    ['time', { timeoutMs: 20_000, attempts: 3 }],
    ['name', { retries: 3 }],
  ])('are refused with a wrong %s, and hide what was given', (_, changes) => {
    const read = () => readShahkarSettings(JSON.stringify(settings(changes)));
    expect(read).toThrow(ConfigError);
    expect(read).not.toThrow(/secret|Basic/);
  });

  test('name values by JSON pointers', () => {
    const value = { a: [{ 'b/c': 1 }], '': 2, 'm~n': 3 };
    expect([valueAt(value, '/a/0/b~1c'), valueAt(value, '/'), valueAt(value, '/m~0n')]).toEqual([1, 2, 3]);
    expect([valueAt(value, '/a/1'), valueAt(value, '/toString'), valueAt(null, '/a')]).toEqual(
      Array(3).fill(undefined),
    );
  });
});

function settingsAnswer() {
  const at = '/result/data/matched';
  return { verified: { pointer: at, equals: [true] }, mismatch: { pointer: at, equals: [false] } };
}
