import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../src/core.ts';
import { addressGroup, isWithin, plainAddress, plainRange } from '../../src/organizations/addresses.ts';
import { openKeyDirectory } from '../../src/organizations/key-directory.ts';
import {
  formatKey,
  isWholeSecret,
  newKeyParts,
  parseBearerKey,
  parseKeyPair,
  parsePipedKey,
} from '../../src/organizations/key-format.ts';
import { createKey, listKeys, type NewKey, readKey, revokeKey } from '../../src/organizations/keys.ts';
import { ensureDefaultOrganization } from '../../src/organizations/organizations.ts';
import { scopesWithin } from '../../src/organizations/scopes.ts';
import { newOrganization, openTestCore } from '../api/core/support.ts';
import { createDatabase } from '../support/servers.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let core: Awaited<ReturnType<typeof openTestCore>>;
let organizationId: string;

beforeAll(async () => {
  database = await createDatabase();
  core = await openTestCore(database.url);
  ({ organizationId } = await ensureDefaultOrganization(core));
});
afterAll(async () => {
  await core.close();
  await database.drop();
});

const create = (wanted: Partial<NewKey> = {}) =>
  createKey(core, { organizationId, dialect: 'countersign', name: 'test', mode: 'live', ...wanted });

describe('how keys look', () => {
  test('a key is read back as it was written, in every style', () => {
    const parts = newKeyParts();
    expect(parseBearerKey(`Bearer ${formatKey('prefixed', 'test', parts)}`)).toEqual(parts);
    expect(parseKeyPair(`Bearer ${formatKey('pair', 'live', parts)}`)).toEqual(parts);
    expect(parsePipedKey(`Bearer ${formatKey('piped', 'live', parts)}`)).toEqual(parts);
  });

  test('a typing error is told by the checksum', () => {
    const { secret } = newKeyParts();
    const wrong = (secret[0] === 'a' ? 'b' : 'a') + secret.slice(1);
    expect(isWholeSecret(secret)).toBe(true);
    expect([wrong, secret.slice(0, -1), `${secret}a`, ''].some(isWholeSecret)).toBe(false);
    expect(parseKeyPair(`Bearer a:${wrong}`)).toBeNull();
  });

  test('two keys share nothing', () => {
    const keys = Array.from({ length: 1_000 }, newKeyParts);
    expect(new Set(keys.map(({ id }) => id)).size).toBe(1_000);
    expect(new Set(keys.map(({ secret }) => secret)).size).toBe(1_000);
  });

  test.each([undefined, '', 'Bearer', 'Basic x', 'Bearer cs_live_x', 'Bearer a:', 'Bearer a:b:c', ['Bearer a:b', 'x']])(
    '%j is no key',
    (header) => {
      expect([parseBearerKey(header), parseKeyPair(header)]).toEqual([null, null]);
    },
  );
});

describe('a key for an API with scopes of its own', () => {
  const by = (...scopes: string[]): Caller => ({
    ...{ organizationId, actor: { kind: 'key', id: 'k' }, dialect: 'countersign', mode: 'live', scopes },
  });
  const make = (scopes: string[], maker: Caller) =>
    createKey(core, { organizationId, dialect: 'emza', name: 'test', mode: 'live', scopes }, maker);

  test('has those, and whoever makes it gives nothing that they have not', async () => {
    const maker = by('documents:read', 'documents:write', 'keys:write');
    expect((await make(['contracts:read', 'contracts:write'], maker)).scopes).toEqual([
      'contracts:read',
      'contracts:write',
    ]);
    for (const more of ['*', 'webhooks:manage', 'signers:read_pii']) {
      await expect(make([more], maker)).rejects.toMatchObject({ code: 'forbidden' });
    }
    await expect(make(['documents:read'], maker)).rejects.toMatchObject({ fields: [{ pointer: '/scopes/0' }] });
    expect(scopesWithin('emza', maker.scopes)).toEqual(expect.not.arrayContaining(['*', 'webhooks:manage']));
    expect(scopesWithin('emza', ['*'])).toEqual(['*']);
    expect(scopesWithin('countersign', maker.scopes)).toEqual(maker.scopes);
  });

  test('is revoked after five refusals by address unless something else is wanted, as it is nowhere else', async () => {
    const limitOf = async (wanted: Partial<NewKey>) => (await create(wanted)).revokeAfterRefusals;
    expect([await limitOf({ dialect: 'emza' }), await limitOf({ dialect: 'emza', revokeAfterRefusals: null })]).toEqual(
      [5, null],
    );
    expect([await limitOf({}), await limitOf({ revokeAfterRefusals: 3 })]).toEqual([null, 3]);
    await expect(create({ revokeAfterRefusals: 0 })).rejects.toMatchObject({
      fields: [{ pointer: '/revokeAfterRefusals' }],
    });
  });
});

describe('keys', () => {
  test('the secret is shown once and only its hash is kept', async () => {
    const made = await create();
    const secret = parseBearerKey(made.authorization)!.secret;
    const rows = await core.database.system((em) => em.execute('select * from api_keys where id = ?', [made.id]));
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(JSON.stringify(await listKeys(core, organizationId))).not.toContain(secret);
    expect(made.key).toMatch(/^cs_live_[0-9A-Za-z]{17}_[0-9A-Za-z]{49}$/);
  });

  test('a plan sets the limit, and is required where a dialect has plans', async () => {
    expect(await create({ dialect: 'waqtum', plan: 'business' })).toMatchObject({
      plan: 'business',
      requestsPerMinute: 300,
    });
    expect((await create()).requestsPerMinute).toBe(600);
    await expect(create({ dialect: 'waqtum' })).rejects.toMatchObject({
      fields: [{ pointer: '/plan', rule: 'required' }],
    });
    await expect(create({ dialect: 'waqtum', plan: 'gold' })).rejects.toMatchObject({ fields: [{ rule: 'enum' }] });
    await expect(create({ dialect: 'waqtum', plan: 'constructor' })).rejects.toMatchObject({
      code: 'validation_failed',
    });
  });

  test('everything that is wrong with a new key is named at once', async () => {
    const wanted = {
      ...{ name: ' ', plan: 'basic', scopes: ['documents:read', 'all'], ipAllow: ['10.0.0.0/33'] },
      ...{ expiresAt: new Date(0), requestsPerMinute: 0 },
    };
    await expect(create(wanted)).rejects.toMatchObject({
      fields: ['/name', '/plan', '/scopes/1', '/ipAllow/0', '/expiresAt', '/requestsPerMinute'].map((pointer) => ({
        pointer,
      })),
    });
  });

  test('nobody gives more than they have', async () => {
    const by = {
      organizationId,
      actor: { kind: 'key', id: 'x' },
      dialect: 'countersign',
      mode: 'test',
      scopes: ['keys:write'],
    } as const;
    const wanted = { organizationId, dialect: 'countersign', name: 'n', mode: 'test' } as const;
    const asked = { ...by, scopes: [...by.scopes] };
    await expect(createKey(core, { ...wanted, scopes: ['*'] }, asked)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(createKey(core, { ...wanted, mode: 'live', scopes: ['keys:write'] }, asked)).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect((await createKey(core, { ...wanted, scopes: ['keys:write'] }, asked)).scopes).toEqual(['keys:write']);
  });

  test('another organization’s key is not there', async () => {
    const other = await newOrganization(core);
    const { id } = await create();
    await expect(readKey(core, other, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(revokeKey(core, other, id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await listKeys(core, other)).toEqual([]);
  });

  test('revoking again changes nothing', async () => {
    const { id } = await create();
    const { revokedAt } = await revokeKey(core, organizationId, id);
    expect((await revokeKey(core, organizationId, id)).revokedAt).toEqual(revokedAt);
  });

  test('the last use is noted, at most once a minute', async () => {
    let now = Date.now();
    const clocked = { ...core, now: () => now };
    const { id, key } = await create();
    const credentials = { ...parseBearerKey(`Bearer ${key}`)!, dialect: 'countersign', ip: '127.0.0.1' };
    const use = async () => {
      const directory = await openKeyDirectory(clocked);
      await directory.authenticate(credentials);
      await directory.close();
      return (await readKey(core, organizationId, id)).lastUsedAt?.getTime();
    };
    const first = now;
    expect(await use()).toBe(first);
    now += 59_000;
    expect(await use()).toBe(first);
    now += 2_000;
    expect(await use()).toBe(now);
  });
});

describe('addresses', () => {
  test('mapped addresses are their IPv4 selves', () => {
    expect(plainAddress('::ffff:203.0.113.5')).toBe('203.0.113.5');
    expect(plainRange('::ffff:203.0.113.0/120')).toBe('203.0.113.0/24');
  });

  test.each([
    ['203.0.113.5', '203.0.113.5', true],
    ['::ffff:cb00:7105', '203.0.113.0/24', true],
    ['203.0.113.5', '::ffff:203.0.113.5', true],
    ['203.0.114.0', '203.0.113.0/24', false],
    ['2001:db8::1', '2001:DB8::/32', true],
    ['2001:db9::1', '2001:db8::/32', false],
    ['203.0.113.5', '::/0', false],
    ['203.0.113.5', '0.0.0.0/0', true],
    ['0xcb007105', '203.0.113.5', false],
    ['fe80::1%eth0', 'fe80::/10', false],
  ])('%s in %s: %s', (address, range, expected) => {
    expect(isWithin(address, [range])).toBe(expected);
  });

  test.each([
    '203.0.113.0/33',
    '203.0.113.0/-1',
    '203.0.113.0/',
    '2001:db8::/129',
    'example.com',
    '::ffff:1.2.3.4/95',
    '',
  ])('%j is no range', (text) => {
    expect(plainRange(text)).toBeNull();
  });

  test('a subscriber’s /64 is one group', () => {
    expect(addressGroup('2001:db8:1:2:3::4')).toBe(addressGroup('2001:db8:1:2::'));
    expect(addressGroup('2001:db8:1:3::')).not.toBe(addressGroup('2001:db8:1:2::'));
    expect(addressGroup('::ffff:203.0.113.5')).toBe('203.0.113.5');
  });
});
