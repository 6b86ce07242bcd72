import { chmodSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import { readRuntime, removeRuntime, withRuntime, writeRuntime } from '../../src/platform/runtime-file.ts';
import { keepAdmin, openSecrets, secretsPath } from '../../src/platform/secrets-file.ts';
import { findTemporal } from '../../src/platform/temporal-finder.ts';
import { emptyHome } from './command-line.ts';

const configOf = (home: string, more: Record<string, string> = {}) => readConfig({ COUNTERSIGN_HOME: home, ...more });

describe('the secrets of a data folder', () => {
  test('the master key is made once, is readable by its owner only, and stays', () => {
    const config = configOf(emptyHome());
    const { masterKey } = openSecrets(config);
    expect(Buffer.from(masterKey, 'base64')).toHaveLength(32);
    keepAdmin(config, { organizationId: 'o', key: 'k' });
    expect(openSecrets(config)).toEqual({ masterKey, admin: { organizationId: 'o', key: 'k' } });
    expect(statSync(secretsPath(config.home)).mode & 0o777).toBe(0o600);
  });

  test('a key from the settings is used and not written down', () => {
    const masterKey = Buffer.alloc(32, 1).toString('base64');
    const config = configOf(emptyHome(), { COUNTERSIGN_MASTER_KEY: masterKey });
    expect(openSecrets(config).masterKey).toBe(masterKey);
    expect(statSync(secretsPath(config.home), { throwIfNoEntry: false })).toBeUndefined();
  });

  test('a lost file is reported while there is data that only its key opens', () => {
    const config = configOf(emptyHome());
    openSecrets(config);
    mkdirSync(join(config.home, 'postgres'));
    writeFileSync(join(config.home, 'postgres', 'cluster.json'), '{}');
    rmSync(secretsPath(config.home));
    expect(() => openSecrets(config)).toThrow('secrets.json is missing');
  });
});

describe('runtime.json', () => {
  const runtime = {
    apiUrl: 'http://127.0.0.1:3000',
    temporalAddress: '127.0.0.1:7233',
    temporalUiUrl: 'http://127.0.0.1:8233',
    databaseUrl: 'postgres://a:b@127.0.0.1:5432/c',
    organizationId: 'o',
    adminKey: 'k',
    setupUrl: null,
    simulatedWhatsAppUrl: null,
    version: '1.2.3',
  };

  test('it tells what runs, to its owner only, until it is removed', () => {
    const home = emptyHome();
    writeRuntime(home, runtime);
    expect(readRuntime(home)).toMatchObject({ ...runtime, pid: process.pid });
    expect(statSync(join(home, 'runtime.json')).mode & 0o777).toBe(0o600);
    removeRuntime(home);
    expect(readRuntime(home)).toBeNull();
  });

  test('one that a killed start left behind counts for nothing, also when its number is in use again', () => {
    const home = emptyHome();
    const left = { ...runtime, pid: process.pid, startedAt: 'another boot:1' };
    writeFileSync(join(home, 'runtime.json'), JSON.stringify(left));
    expect(readRuntime(home)).toBeNull();
  });

  test('settings go before it', () => {
    const home = emptyHome();
    writeRuntime(home, runtime);
    const config = configOf(home, { TEMPORAL_ADDRESS: 'elsewhere:7233' });
    const complete = withRuntime(config, { masterKey: 'kept' });
    expect(complete.temporal.address).toBe('elsewhere:7233');
    expect(complete).toMatchObject({ databaseUrl: runtime.databaseUrl, masterKey: 'kept', publicUrl: runtime.apiUrl });
  });
});

describe('finding Temporal', () => {
  const path = process.env.PATH;
  afterEach(() => {
    process.env.PATH = path;
  });

  function program(folder: string, says: string): string {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'temporal');
    writeFileSync(file, `#!/bin/sh\necho '${says}'\n`);
    chmodSync(file, 0o755);
    return file;
  }
  const VERSION = 'temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)';

  test('the one on PATH goes before the one in the cache folder', async () => {
    const cache = emptyHome();
    const cached = program(join(cache, 'bin'), VERSION);
    expect(await findTemporal(cache)).toEqual({ source: 'cache', path: cached, version: VERSION });

    const folder = emptyHome();
    const onPath = program(folder, VERSION);
    process.env.PATH = `${folder}:${path}`;
    expect(await findTemporal(cache)).toEqual({ source: 'path', path: onPath, version: VERSION });
  });

  test('another program of that name is passed over', async () => {
    const folder = emptyHome();
    program(folder, 'temporal 3.1: edits time lines');
    process.env.PATH = `${folder}:${path}`;
    expect(await findTemporal(emptyHome())).toBeNull();
  });
});
