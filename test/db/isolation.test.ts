import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Caller } from '../../src/core.ts';
import { findWhole } from '../../src/documents/reading.ts';
import { approversOf, decide, ended, sent, steps } from '../support/documents.ts';
import { type Product, startProduct } from '../support/product.ts';

/**
 * Row level security is the wall between organizations. These tests ask without any filter of the application's own,
 * as a query with a forgotten or broken condition would.
 */

let product: Product;
let ours: Caller;
let theirs: Caller;
let superuser: pg.Client;
let tables: string[];

beforeAll(async () => {
  product = await startProduct({ environment: { DATABASE_POOL_MAX: '2' } });
  ours = await product.newCaller();
  theirs = await product.newCaller();
  for (const caller of [ours, theirs]) {
    const document = await sent(product, caller, { steps: steps(1) });
    await decide(product, caller, document, approversOf(document)[0]!.id);
    await ended(product, caller, document.id);
  }
  superuser = new pg.Client(product.superuserUrl);
  await superuser.connect();
  const found = await superuser.query<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'organization_id'`,
  );
  tables = found.rows.map(({ name }) => name);
});
afterAll(async () => {
  await superuser.end();
  await product.stop();
});

describe('organizations', () => {
  test('are walled off in every table that has an organization', async () => {
    const { rows } = await superuser.query<{ name: string; owner: string }>(
      `select relname as name, pg_get_userbyid(relowner) as owner from pg_class
       where relkind = 'r' and relrowsecurity and relforcerowsecurity`,
    );
    const walled = rows.map(({ name }) => name);
    expect(walled).toEqual(expect.arrayContaining([...tables, 'organizations']));
    for (const { owner } of rows) expect(['countersign_app', 'countersign_system']).not.toContain(owner);
  });

  test('are walled off by the same condition everywhere, also in tables without rows', async () => {
    const { rows } = await superuser.query<{ name: string; reads: string; writes: string }>(
      `select tablename as name, qual as reads, with_check as writes from pg_policies where 'countersign_app' = any(roles)`,
    );
    const own = /^\((?:organization_id|id) = \( SELECT .*current_setting\('app\.organization_id'/s;
    const loose = ({ reads, writes }: { reads: string; writes: string }) => !own.test(reads) || !own.test(writes);
    expect(rows.filter(loose)).toEqual([]);
    // Policies are added to each other, so a second one would open what the first one closes.
    expect(rows.map(({ name }) => name).sort()).toEqual([...new Set(rows.map(({ name }) => name))].sort());
  });

  test('see their own rows only, with no filter but the wall', async () => {
    for (const table of tables) {
      const rows = await product.core.database.read<{ organization_id: string }>(
        ours.organizationId,
        `select organization_id from ${table}`,
      );
      for (const row of rows) expect(row.organization_id).toBe(ours.organizationId);
    }
    const documents = await product.core.database.read(ours.organizationId, 'select 1 from documents');
    expect(documents).toHaveLength(1);
  });

  test('cannot write rows into, or move rows to, another organization', async () => {
    const insert = product.core.database.tenant(ours.organizationId, (em) =>
      em.execute(
        `insert into audit_entries (organization_id, occurred_at, actor, action) values (?, now(), '{}', 'x')`,
        [theirs.organizationId],
      ),
    );
    await expect(insert).rejects.toThrow(/row-level security/);
    const move = product.core.database.tenant(ours.organizationId, (em) =>
      em.execute('update approvers set organization_id = ?', [theirs.organizationId]),
    );
    await expect(move).rejects.toThrow(/row-level security/);
  });

  test('are nobody when none is named: no rows, not all rows', async () => {
    const client = new pg.Client({
      connectionString: product.core.config.databaseUrl as string,
      options: '-c role=countersign_app',
    });
    await client.connect();
    for (const table of tables) expect((await client.query(`select 1 from ${table}`)).rows).toEqual([]);
    await client.end();
  });

  test('do not leak through a shared connection, not even after an error in the middle of a transaction', async () => {
    const [ourId] = (
      await product.core.database.read<{ id: string }>(ours.organizationId, 'select id from documents')
    ).map(({ id }) => id);
    const one = async (index: number): Promise<void> => {
      const caller = index % 2 === 0 ? ours : theirs;
      if (index % 5 === 0) {
        const failing = product.core.database.tenant(caller.organizationId, (em) => em.execute('select 1/0'));
        await expect(failing).rejects.toThrow(/division by zero/);
      }
      const found = await findWhole(product.core, caller.organizationId, ourId as string);
      expect(found?.id ?? null).toBe(caller === ours ? ourId : null);
      const rows = await product.core.database.tenant(caller.organizationId, (em) =>
        em.execute<{ organization_id: string }[]>('select distinct organization_id from documents'),
      );
      expect(rows).toEqual([{ organization_id: caller.organizationId }]);
    };
    await Promise.all(Array.from({ length: 200 }, (_, index) => one(index)));
  });

  test('cannot rewrite their audit trail or their events', async () => {
    for (const statement of [
      'delete from audit_entries',
      `update audit_entries set action = 'x'`,
      'delete from events',
    ]) {
      const write = product.core.database.tenant(ours.organizationId, (em) => em.execute(statement));
      await expect(write).rejects.toThrow(/permission denied/);
    }
  });
});
