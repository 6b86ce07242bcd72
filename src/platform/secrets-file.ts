import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { PlatformError } from './failure.ts';
import { readPrivateJson, writePrivateJson } from './private-file.ts';

/** What one machine's data folder keeps secret. Whoever backs up the database has to back this up with it. */
export type Secrets = {
  /** 32 bytes in base64, from which every other key is derived. */
  masterKey: string;
  /** The administrator's API key of the default organization, made at the first start. */
  admin: { organizationId: string; key: string } | null;
};

/**
 * The secrets of the data folder; the master key is made the first time, unless the settings bring one, which is then
 * not written down.
 * @throws PlatformError when the file was lost while the data it opens is still there.
 */
export function openSecrets(config: Config): Secrets {
  const path = secretsPath(config.home);
  const kept = readSecrets(config.home);
  if (!kept?.masterKey && !config.masterKey && existsSync(join(config.home, 'postgres', 'cluster.json'))) {
    throw new PlatformError(`${path} is missing, but there is data that only its master key opens.`, [
      'Put the file back, or set COUNTERSIGN_MASTER_KEY to its masterKey.',
      `To begin anew instead, move ${config.home} away.`,
    ]);
  }
  const secrets: Secrets = {
    masterKey: config.masterKey ?? kept?.masterKey ?? randomBytes(32).toString('base64'),
    admin: kept?.admin ?? null,
  };
  if (!kept?.masterKey && !config.masterKey) writePrivateJson(path, secrets);
  return secrets;
}

/** Keeps the administrator's key, so that it stays the same over restarts. */
export function keepAdmin(config: Config, admin: NonNullable<Secrets['admin']>): void {
  writePrivateJson(secretsPath(config.home), { ...readSecrets(config.home), admin });
}

/** What is kept, or null before the first start. A folder whose master key comes by the settings keeps none. */
export function readSecrets(home: string): Partial<Secrets> | null {
  return readPrivateJson<Partial<Secrets>>(secretsPath(home));
}

export function secretsPath(home: string): string {
  return join(home, 'secrets.json');
}
