import { migrate } from '../db/migrate.ts';
import { ensureSearchAttributes } from '../platform/search-attributes.ts';
import { makeKeyring } from '../secrets/keyring.ts';
import { openClient } from '../temporal/connection.ts';
import { configOfInstallation, type JsonOption } from './options.ts';

/** Brings the schema up to date and, where a Temporal server is set, registers what it lacks. */
export async function migrateAll({ json }: JsonOption): Promise<void> {
  const config = configOfInstallation();
  const migrations = await migrate(config.databaseUrl);
  let searchAttributes: string[] = [];
  if (config.temporal.address) {
    const { connection } = await openClient(config, makeKeyring(config.masterKey));
    try {
      searchAttributes = await ensureSearchAttributes(connection, config.temporal.namespace);
    } finally {
      await connection.close();
    }
  }
  if (json) {
    console.log(JSON.stringify({ migrations, searchAttributes }));
    return;
  }
  console.log(migrations.length > 0 ? `✓ Migrated: ${migrations.join(', ')}` : '✓ The schema is up to date');
  if (!config.temporal.address) console.log('  TEMPORAL_ADDRESS is not set: search attributes were not looked at');
  else
    console.log(
      `✓ Search attributes: ${searchAttributes.length > 0 ? `added ${searchAttributes.join(', ')}` : 'complete'}`,
    );
}
