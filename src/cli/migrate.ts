import type { Config } from '../config.ts';
import { openCore } from '../core.ts';
import { migrate } from '../db/migrate.ts';
import { ensureSearchAttributes } from '../platform/search-attributes.ts';
import { makeKeyring } from '../secrets/keyring.ts';
import { openClient } from '../temporal/connection.ts';
import { sealOldPhones } from '../worker/old-phones.ts';
import { configOfInstallation, type JsonOption } from './options.ts';

/** Brings the schema up to date and, where a Temporal server is set, registers what it lacks. */
export async function migrateAll({ json }: JsonOption): Promise<void> {
  const config = configOfInstallation();
  const migrations = await migrate(config.databaseUrl);
  const sealedPhones = await sealPhones(config);
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
    console.log(JSON.stringify({ migrations, sealedPhones, searchAttributes }));
    return;
  }
  console.log(migrations.length > 0 ? `✓ Migrated: ${migrations.join(', ')}` : '✓ The schema is up to date');
  if (sealedPhones > 0) console.log(`✓ Sealed the phones of ${sealedPhones} rows`);
  if (!config.temporal.address) console.log('  TEMPORAL_ADDRESS is not set: search attributes were not looked at');
  else
    console.log(
      `✓ Search attributes: ${searchAttributes.length > 0 ? `added ${searchAttributes.join(', ')}` : 'complete'}`,
    );
}

/** Of rows that earlier versions wrote. @returns how many */
async function sealPhones(config: Config): Promise<number> {
  const core = await openCore(config, 'cli');
  try {
    return await sealOldPhones(core);
  } finally {
    await core.close();
  }
}
