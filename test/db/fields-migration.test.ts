import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { migrations } from '../../migrations/index.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createDatabase } from '../support/servers.ts';

const database = await createDatabase('template1');
afterAll(() => database.drop());

test('a place that was given before there were fields becomes the field it is short for', async () => {
  const orm = await MikroORM.init({
    clientUrl: database.url,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    migrations: {
      tableName: 'schema_migrations',
      migrationsList: migrations.filter(({ name }) => name < '0007'),
      snapshot: false,
    },
    logger: () => {},
  });
  await orm.migrator.up();
  await orm.close();

  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  const [organization, document, step] = [randomUUID(), randomUUID(), randomUUID()];
  await client.query(`insert into organizations (id, name) values ('${organization}', 'O')`);
  await client.query(
    `insert into documents (id, organization_id, dialect, mode, created_by, status, title, language, policy, page_count)
     values ('${document}', '${organization}', 'countersign', 'live', 'k', 'draft', 'T', 'en', '{}', 3)`,
  );
  await client.query(
    `insert into steps (id, organization_id, document_id, position, quorum) values ('${step}', '${organization}', '${document}', 1, '{}')`,
  );
  const place = { page: 3, x: 0.1, y: 0.2, width: 0.3, height: 0.4 };
  for (const [position, [action, given]] of [
    ['stamp', place],
    ['approve', place],
    ['sign', null],
  ].entries()) {
    await client.query(
      `insert into approvers (id, organization_id, document_id, step_id, position, name, phone, action, language, time_zone, identity, place)
       values ($1, $2, $3, $4, $5, 'N', '+966500000000', $6, 'en', 'UTC', 'link', $7)`,
      [randomUUID(), organization, document, step, position, action, given],
    );
  }
  expect(await migrate(database.url)).toContain('0007-fields');
  const { rows } = await client.query('select fields from approvers order by position');
  await client.end();
  expect(rows.map(({ fields }) => fields)).toMatchObject([
    [{ id: 'mark', kind: 'stamp', ...place, required: false, maxLength: 200 }],
    [{ id: 'mark', kind: 'signature', ...place }],
    [],
  ]);
});
