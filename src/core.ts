import type { Config } from './config.ts';
import { type Database, openDatabase } from './db/database.ts';
import type { OrganizationId } from './domain/model.ts';
import { type Failpoint, makeReach } from './failpoint.ts';
import { type FileStore, openFileStore } from './files/store.ts';
import { type Logger, makeLogger } from './log.ts';
import type { Role } from './people/roles.ts';
import { type Keyring, makeKeyring } from './secrets/keyring.ts';

/** What every use case stands on. Clock and random are here so that tests can hold them. */
export type Core = {
  config: Config;
  database: Database;
  keyring: Keyring;
  files: FileStore;
  log: Logger;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Says that a gap between two stores is reached, for tests that crash there. */
  reach(point: Failpoint): void;
};

/** Who asks, after authentication. Use cases trust it and nothing else in a request. */
export type Caller = {
  organizationId: OrganizationId;
  /** An API key, or a person who is logged in. */
  actor: { kind: 'key' | 'person'; id: string };
  dialect: string;
  mode: 'live' | 'test';
  scopes: string[];
  /** Of a person. */
  session?: { id: string; role: Role };
};

/**
 * Opens what a process needs. The embedded parts have been started by then, so their settings are filled in.
 * @throws when `databaseUrl` or `masterKey` is missing, or PostgreSQL does not answer.
 */
export async function openCore(
  config: Config,
  process: 'api' | 'worker' | 'cli',
): Promise<Core & { close(): Promise<void> }> {
  if (!config.databaseUrl) throw new Error('DATABASE_URL is not set and no embedded PostgreSQL is running (npm start)');
  if (!config.masterKey) throw new Error('COUNTERSIGN_MASTER_KEY is not set (npm start makes one)');
  const database = await openDatabase({
    url: config.databaseUrl,
    poolMax: config.databasePoolMax,
    applicationName: `countersign-${process}`,
  });
  await database.ping();
  return {
    config,
    database,
    keyring: makeKeyring(config.masterKey),
    files: openFileStore(config.filesFolder),
    log: makeLogger(config.logLevel, process),
    now: Date.now,
    reach: makeReach(config.failpoint),
    close: () => database.close(),
  };
}
