import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { audit } from '../../src/audit/append.ts';
import { canonicalJson } from '../../src/audit/canonical.ts';
import { sealEntries } from '../../src/audit/sealer.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import { type Api, type Client, startApi } from '../api/countersign/api.ts';
import { makeDraft } from '../api/countersign/making.ts';
import { countersign, settingsOf } from '../platform/command-line.ts';
import { eventually } from '../support/product.ts';

let api: Api;
let client: Client;
let superuser: pg.Client;

beforeAll(async () => {
  // Connections for all that is asked at once: what is tried is the chain, not a queue for connections.
  api = await startApi({ worker: false, environment: { DATABASE_POOL_MAX: '25' } });
  client = await api.client();
  superuser = new pg.Client(api.product.superuserUrl);
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await api.stop();
});

async function sealAll(): Promise<void> {
  await eventually(async () => {
    await sealEntries(api.product.core);
    const { rows } = await superuser.query('select 1 from audit_entries where position is null limit 1');
    return rows.length === 0;
  });
}

async function trail(of = client) {
  const { body } = await of.call('listAudit', { query: { limit: 100 } });
  return body.data;
}

describe('the trail', () => {
  test('says who asked for what through which key from where, also about keys, endpoints and settings', async () => {
    const draft = await makeDraft(client);
    await client.call('changeSettings', { json: { language: 'ar' } });
    const endpoint = await client.call('createEndpoint', { json: { url: 'http://127.0.0.1:8080/secret-path' } });
    const key = await client.call('createKey', { json: { name: 'ERP' } });
    await client.call('revokeKey', { params: { keyId: key.body.id } });
    const entries = await trail();
    expect(entries.map(({ action }: { action: string }) => action)).toEqual([
      'key.created',
      'request.createDocument',
      'document.created',
      'request.changeSettings',
      'request.createEndpoint',
      'request.createKey',
      'key.created',
      'request.revokeKey',
      'key.revoked',
    ]);
    const [byOperator, ...others] = entries;
    expect(byOperator.actor).toEqual({ kind: 'operator' });
    for (const { actor } of others) expect(actor).toEqual({ kind: 'key', id: client.keyId });
    expect(entries[3]).toMatchObject({ ip: '127.0.0.1', details: { dialect: 'countersign', fields: ['language'] } });
    expect(entries[7].details.params).toEqual({ keyId: key.body.id });
    expect(endpoint.status).toBe(201);
    expect(JSON.stringify(entries)).not.toContain('secret-path');
    const about = await client.call('listAudit', { query: { documentId: draft.id } });
    expect(about.body.data.map(({ action }: { action: string }) => action)).toEqual(['document.created']);
  });

  test('is read page by page, and only by keys that may', async () => {
    const [first, second] = [
      await client.call('listAudit', { query: { limit: 2 } }),
      await client.call('listAudit', { query: { limit: 100, cursor: '' } }),
    ];
    expect(second.status).toBeGreaterThanOrEqual(200);
    const next = await client.call('listAudit', { query: { limit: 2, cursor: first.body.nextCursor } });
    const ids = [...first.body.data, ...next.body.data].map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(4);
    const { organizationId } = client.caller;
    const reader = await api.client({ organizationId, scopes: ['documents:read', 'settings:write'] });
    expect((await reader.call('listAudit')).status).toBe(403);
    expect((await trail(await api.client())).map(({ action }: { action: string }) => action)).toEqual(['key.created']);
  });

  test('keeps what was done with a draft that is gone', async () => {
    const draft = await makeDraft(client);
    await client.call('deleteDocument', { params: { documentId: draft.id } });
    const about = await client.call('listAudit', { query: { documentId: draft.id } });
    expect(about.body.data).toHaveLength(1);
    const asked = (await trail()).at(-1);
    expect([asked.action, asked.details.params.documentId]).toEqual(['request.deleteDocument', draft.id]);
  });
});

describe('the chain', () => {
  test('can be followed by whoever reads it, as the contract describes it', async () => {
    await sealAll();
    let previous: Buffer = Buffer.alloc(32);
    for (const [index, { hash, ...entry }] of (await trail()).entries()) {
      expect(entry.position).toBe(index + 1);
      previous = createHash('sha256').update(previous).update(canonicalJson(entry)).digest();
      expect(hash).toBe(previous.toString('hex'));
    }
    const [verdict] = await verifyAudit(api.product.core, client.caller.organizationId);
    expect(verdict).toMatchObject({ broken: null, unsealed: 0, headHash: previous.toString('hex') });
  });

  test('has no gap and no entry twice when many write and many seal', async () => {
    const { core } = api.product;
    const { organizationId } = (await api.client()).caller;
    const write = (index: number) =>
      core.database.tenant(organizationId, (em) =>
        audit(em, organizationId, [
          {
            documentId: null,
            at: new Date(),
            actor: { kind: 'system' },
            action: 'document.created',
            details: { index },
          },
        ]),
      );
    await Promise.all(Array.from({ length: 120 }, (_, index) => (index % 3 ? write(index) : sealEntries(core))));
    await sealAll();
    const [verdict] = await verifyAudit(core, organizationId);
    // One is of the client's own key.
    expect(verdict).toMatchObject({ entries: 81, unsealed: 0, broken: null });
  });

  const damages: [string, string, string | RegExp][] = [
    ['an action is altered', `update audit_entries set action = 'x' where id = $1`, 'altered'],
    ['a detail is altered', `update audit_entries set details = details || '{"a": 1}' where id = $1`, 'altered'],
    ['the actor is altered', `update audit_entries set actor = '{"kind": "system"}' where id = $1`, 'altered'],
    [
      'a time is moved by a microsecond',
      `update audit_entries set occurred_at = occurred_at + interval '1 microsecond' where id = $1`,
      'altered',
    ],
    ['an address is altered', `update audit_entries set ip = '192.0.2.1' where id = $1`, 'altered'],
    ['its hash is altered', `update audit_entries set hash = sha256(hash) where id = $1`, 'altered'],
    ['an entry is taken out', 'delete from audit_entries where id = $1', 'missing'],
    [
      'it is given to another organization',
      `update audit_entries set organization_id = gen_random_uuid() where id = $1`,
      'missing',
    ],
  ];
  test.each(damages)('breaks when %s, and the entry is named', async (_, damage, problem) => {
    const { organizationId } = client.caller;
    const [entry] = (await trail()).filter(({ position }: { position: number }) => position === 3);
    await rolledBack(damage, [entry.id], async () => {
      const [verdict] = await verifyAudit(api.product.core, organizationId);
      expect(verdict!.broken).toEqual({ position: 3, entryId: problem === 'missing' ? null : entry.id, problem });
    });
    expect((await verifyAudit(api.product.core, organizationId))[0]!.broken).toBeNull();
  });

  test('breaks when its end is cut off, with or without its head', async () => {
    const { organizationId } = client.caller;
    const cut = `delete from audit_entries where organization_id = $1 and position > 4`;
    await rolledBack(cut, [organizationId], async () => {
      const [verdict] = await verifyAudit(api.product.core, organizationId);
      expect(verdict!.broken).toEqual({ position: 5, entryId: null, problem: 'missing' });
    });
    const withHead = `with kept as (select hash from audit_entries where organization_id = $1 and position = 4),
      gone as (delete from audit_entries where organization_id = $1 and position > 4)
      update audit_heads set position = 4, hash = kept.hash from kept where organization_id = $1`;
    await rolledBack(withHead, [organizationId], async () => {
      const [verdict] = await verifyAudit(api.product.core, organizationId);
      expect(verdict!.broken).toMatchObject({ problem: 'head' });
    });
  });

  test('cannot be rewritten by the roles that the product works as', async () => {
    for (const statement of [`update audit_entries set action = 'x'`, 'delete from audit_entries']) {
      await expect(api.product.core.database.system((em) => em.execute(statement))).rejects.toThrow(
        /permission denied/,
      );
    }
    const again = api.product.core.database.system((em) =>
      em.execute('update audit_entries set position = 1, hash = null where position = 1'),
    );
    await expect(again).rejects.toThrow(/is sealed/);
  });

  test('is checked from the command line, which ends with 1 and names the entry', async () => {
    const { organizationId } = client.caller;
    expect(await run('--organization', organizationId)).toMatchObject({ code: 0, said: { intact: true } });
    const [entry] = await trail();
    await rolledBack(`update audit_entries set action = 'x' where id = $1`, [entry.id], async () => {
      const { code, said } = await run();
      expect([code, said.intact]).toEqual([1, false]);
      const broken = said.organizations.find(
        (one: { organizationId: string }) => one.organizationId === organizationId,
      );
      expect(broken.broken).toEqual({ position: 1, entryId: entry.id, problem: 'altered' });
    });
  });

  /** Does what only a superuser can, commits it, and puts everything back as it was. */
  async function rolledBack(damage: string, parameters: unknown[], look: () => Promise<void>): Promise<void> {
    await superuser.query('alter table audit_entries disable trigger sealed_once');
    await superuser.query('create table kept_entries as table audit_entries');
    await superuser.query('create table kept_heads as table audit_heads');
    try {
      await superuser.query(damage, parameters);
      await look();
    } finally {
      await superuser.query('delete from audit_entries');
      await superuser.query('insert into audit_entries overriding system value table kept_entries');
      await superuser.query('delete from audit_heads');
      await superuser.query('insert into audit_heads table kept_heads');
      await superuser.query('drop table kept_entries, kept_heads');
      await superuser.query('alter table audit_entries enable trigger sealed_once');
    }
  }

  async function run(...options: string[]) {
    const words = ['verify-audit', '--json', ...options];
    const { code, stdout } = await countersign(words, settingsOf(api.product.core.config));
    return { code, said: JSON.parse(stdout || '{}') };
  }
});
