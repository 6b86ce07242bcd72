import { type Config, ConfigError, readConfig } from '../config.ts';
import { PlatformError } from '../platform/failure.ts';
import { withRuntime } from '../platform/runtime-file.ts';
import { readSecrets } from '../platform/secrets-file.ts';

export type PortOption = { port?: string };
export type JsonOption = { json?: boolean };

/** The settings, with a port given on the command line in place of PORT. */
export function configWith({ port }: PortOption): Config {
  const config = readConfig();
  if (port === undefined) return config;
  const value = Number(port);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new ConfigError('--port', port, 'a whole number from 0 to 65535');
  }
  return { ...config, port: value };
}

/**
 * The settings of a command that works on an installation: its own, else those of the one that runs on the data folder.
 * @throws PlatformError when there is neither.
 */
export function configOfInstallation(): Config & { databaseUrl: string; masterKey: string } {
  const config = readConfig();
  const complete = withRuntime(config, readSecrets(config.home));
  const { databaseUrl, masterKey } = complete;
  if (!databaseUrl || !masterKey) {
    throw new PlatformError(
      `Nothing runs on ${config.home}, and ${databaseUrl ? 'COUNTERSIGN_MASTER_KEY' : 'DATABASE_URL'} is not set.`,
      [
        'Start it first (npm start), name its folder (COUNTERSIGN_HOME), or set DATABASE_URL and COUNTERSIGN_MASTER_KEY.',
      ],
    );
  }
  return { ...complete, databaseUrl, masterKey };
}
