import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { migrations } from '../../migrations/index.ts';

/**
 * Brings the schema up to date, forward only. The login of `databaseUrl` becomes the owner of the tables and must be
 * allowed to create roles the first time. Safe to run from several processes at once: an advisory lock orders them.
 * @returns the names of the migrations that were run.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const orm = await MikroORM.init({
    clientUrl: databaseUrl,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    migrations: {
      tableName: 'schema_migrations',
      migrationsList: migrations,
      transactional: true,
      allOrNothing: true,
      snapshot: false,
    },
    // One connection, so that the lock and the migrations share a session.
    pool: { min: 1, max: 1 },
    logger: () => {},
  });
  try {
    const connection = orm.em.getConnection();
    await connection.execute('select pg_advisory_lock(7243392)');
    const done = await orm.migrator.up();
    await connection.execute('select pg_advisory_unlock(7243392)');
    return done.map((migration) => migration.name);
  } finally {
    await orm.close();
  }
}
