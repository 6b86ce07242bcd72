import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import pg from 'pg';
import { ensureSearchAttributes, SEARCH_ATTRIBUTES } from '../../src/platform/search-attributes.ts';
import { createDatabase, createNamespaceOrQueue, temporalAddress } from '../support/servers.ts';
import { startTimeSkipping } from '../support/time.ts';

describe('the servers of a test run', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());

  test('a database is migrated, and its login is no superuser but may take the roles of the application', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      const { rows } = await client.query(
        `select (select rolsuper from pg_roles where rolname = current_user) as superuser,
                to_regclass('documents') is not null as migrated`,
      );
      expect(rows).toEqual([{ superuser: false, migrated: true }]);
      await expect(client.query('set role countersign_app')).resolves.toBeDefined();
    } finally {
      await client.end();
    }
  });

  test('the Temporal server has every search attribute, and registering them again changes nothing', async () => {
    const connection = await Connection.connect({ address: temporalAddress() });
    try {
      const { namespace } = createNamespaceOrQueue();
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
      expect(Object.keys(customAttributes ?? {})).toEqual(expect.arrayContaining(Object.keys(SEARCH_ATTRIBUTES)));
      expect(await ensureSearchAttributes(connection, namespace)).toEqual([]);
    } finally {
      await connection.close();
    }
  });

  test('weeks pass in an instant on the time-skipping server', async () => {
    const environment = await startTimeSkipping();
    try {
      const before = await environment.currentTimeMs();
      await environment.sleep('30 days');
      expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(30 * 86_400_000);
    } finally {
      await environment.teardown();
    }
  });
});
