import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createApp } from '../../src/api/app.ts';
import { dialects } from '../../src/api/dialects.ts';
import { listen } from '../../src/api/server.ts';
import { REFUSALS_PER_MINUTE } from '../../src/audit/refusals.ts';
import { formatKey, newKeyParts, styleOf } from '../../src/organizations/key-format.ts';
import { createKey, type NewKey, revokeKey } from '../../src/organizations/keys.ts';
import { countersign, settingsOf } from '../platform/command-line.ts';
import { eventually, type Product, startProduct } from '../support/product.ts';

let product: Product;
let url: string;
let stop: () => Promise<void>;
let organizationId: string;
let address = 0;

beforeAll(async () => {
  product = await startProduct({ worker: false, environment: { TRUSTED_PROXIES: '127.0.0.1' } });
  const app = await createApp(
    product.core,
    dialects.map((make) => make(product.services)),
  );
  const listening = await listen(app.koa, { host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${listening.port}`;
  stop = async () => {
    await listening.stop();
    await app.close();
  };
});
afterAll(async () => {
  await stop();
  await product.stop();
});
beforeEach(async () => {
  organizationId = (await product.newCaller()).organizationId;
});

const newKey = (changes: Partial<NewKey> = {}) =>
  createKey(product.core, { organizationId, dialect: 'countersign', name: 'test', mode: 'live', ...changes });

async function ask(authorization: string, path = '/v1/documents', method = 'GET'): Promise<number> {
  address += 1;
  const from = `10.9.${address >> 8}.${address & 255}`;
  const response = await fetch(url + path, { method, headers: { authorization, 'x-forwarded-for': from } });
  await response.arrayBuffer();
  return response.status;
}

type Entry = {
  action: string;
  actor: { kind: string; id?: string };
  details: Record<string, unknown>;
  ip: string | null;
};
const trail = (action: string): Promise<Entry[]> =>
  product.core.database.system((em) =>
    em.execute(
      'select action, actor, details, ip from audit_entries where organization_id = ? and action = ? order by id',
      [organizationId, action],
    ),
  );
const refused = (count: number) =>
  eventually(async () => {
    const entries = await trail('request.refused');
    return entries.length >= count && entries;
  });

describe('a request that is refused', () => {
  test('for a wrong secret is written down, as by somebody unknown, with its address', async () => {
    const { id } = await newKey();
    const { secret } = newKeyParts();
    expect(await ask(`Bearer ${formatKey(styleOf('countersign'), 'live', { id, secret })}`)).toBe(401);
    const [entry] = await refused(1);
    expect(entry).toMatchObject({ actor: { kind: 'unknown' }, ip: expect.stringMatching(/^10\.9\./) });
    expect(entry!.details).toMatchObject({ keyId: id, reason: 'wrong_secret', operationId: 'listDocuments' });
    expect(JSON.stringify(entry)).not.toContain(secret);
  });

  test.each([
    ['revoked', {}, true],
    ['ip_not_allowed', { ipAllow: ['192.0.2.1'] }, false],
    ['scope_missing', { scopes: ['contacts:read'] }, false],
  ] as const)('for %s is written down', async (reason, changes, isRevoked) => {
    const { authorization, id } = await newKey(changes as Partial<NewKey>);
    if (isRevoked) await revokeKey(product.core, organizationId, id);
    expect(await ask(authorization)).toBe(reason === 'revoked' ? 401 : 403);
    const [entry] = await refused(1);
    expect(entry!.details).toMatchObject({ keyId: id, reason });
    expect(entry!.actor).toEqual(reason === 'revoked' ? { kind: 'unknown' } : { kind: 'key', id });
  });

  test('again and again is written down a few times, and what else happens still is', async () => {
    const one = await newKey({ scopes: ['contacts:read'] });
    await Promise.all(Array.from({ length: 40 }, () => ask(one.authorization)));
    await refused(REFUSALS_PER_MINUTE);
    const other = await newKey({ scopes: ['contacts:read'] });
    expect(await ask(other.authorization)).toBe(403);
    const entries = await refused(REFUSALS_PER_MINUTE + 1);
    const of = (id: string) => entries.filter(({ details }) => details.keyId === id).length;
    expect([of(one.id), of(other.id)]).toEqual([REFUSALS_PER_MINUTE, 1]);
  });

  test('with a key that does not exist is nobody’s, and written nowhere', async () => {
    await newKey();
    expect(await ask(`Bearer ${formatKey(styleOf('countersign'), 'live', newKeyParts())}`)).toBe(401);
    expect(await ask('Bearer nonsense')).toBe(401);
    expect(await trail('request.refused')).toEqual([]);
  });
});

describe('a key', () => {
  test('that is made and revoked over the API is written down with who did it', async () => {
    const admin = await newKey();
    const headers = { authorization: admin.authorization, 'content-type': 'application/json' };
    const made = await fetch(`${url}/v1/keys`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ name: 'made', scopes: ['contacts:read'] }),
    });
    const { id } = (await made.json()) as { id: string };
    await fetch(`${url}/v1/keys/${id}`, { method: 'DELETE', headers });
    const actor = { kind: 'key', id: admin.id };
    expect((await trail('key.created')).at(-1)).toMatchObject({
      actor,
      details: { keyId: id, scopes: ['contacts:read'] },
    });
    expect(await trail('key.revoked')).toMatchObject([{ actor, details: { keyId: id } }]);
  });

  test('that is made and revoked from the command line is written down as by the operator, without its secret', async () => {
    const { authorization, id } = await command('create', '--name', 'from the command line');
    await command('revoke', id);
    const [made] = await trail('key.created');
    expect(made).toMatchObject({ actor: { kind: 'operator' }, details: { keyId: id, scopes: ['*'], mode: 'live' } });
    expect(JSON.stringify(made)).not.toContain(authorization);
    expect(await trail('key.revoked')).toMatchObject([{ actor: { kind: 'operator' }, details: { keyId: id } }]);
  });

  async function command(...given: string[]): Promise<{ id: string; authorization: string }> {
    const words = ['keys', ...given, '--organization', organizationId, '--json'];
    const { stdout, stderr } = await countersign(words, settingsOf(product.core.config));
    expect(stderr).toBe('');
    return JSON.parse(stdout);
  }
});
