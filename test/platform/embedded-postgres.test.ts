import { chmodSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type EmbeddedPostgres, startPostgres } from '../../src/platform/embedded-postgres.ts';
import { isAlive } from '../../src/platform/process-identity.ts';
import { startWatchdog, type Watchdog } from '../../src/platform/watchdog.ts';
import { emptyHome } from './command-line.ts';

let watchdog: Watchdog;
let home: string;
beforeAll(() => {
  watchdog = startWatchdog();
  home = emptyHome();
});
afterAll(() => watchdog.dismiss());

const start = (folder: string) => startPostgres({ folder, logFile: join(home, 'postgres.log'), watchdog });

async function ask(server: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  client.on('error', () => {}); // The server is killed under it on purpose.
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

describe('the embedded PostgreSQL', () => {
  test('what was committed is there after a kill of the server, at the same address', async () => {
    const folder = join(home, 'killed');
    const first = await start(folder);
    await ask(first, 'create table kept as select 7 as number');
    process.kill(first.identity.pid, 'SIGKILL');
    await first.ended;
    const second = await start(folder);
    try {
      expect(second.databaseUrl).toBe(first.databaseUrl);
      expect(await ask(second, 'select number from kept')).toEqual([[7]]);
    } finally {
      await second.stop();
    }
  });

  test('a server that outlived its owner is ended, not run beside', async () => {
    const folder = join(home, 'orphan');
    const orphan = await start(folder);
    const next = await start(folder);
    try {
      expect(isAlive(orphan.identity)).toBe(false);
      expect(await ask(next, 'select 1')).toEqual([[1]]);
    } finally {
      await next.stop();
    }
    expect(isAlive(next.identity)).toBe(false);
  });

  test('the login of the application is no superuser, and nobody comes in without the password', async () => {
    const server = await start(join(home, 'logins'));
    try {
      expect(await ask(server, 'select rolsuper, rolcreaterole from pg_roles where rolname = current_user')).toEqual([
        [false, true],
      ]);
      const without = new URL(server.superuserUrl);
      without.password = 'guessed';
      await expect(ask({ ...server, databaseUrl: without.href }, 'select 1')).rejects.toThrow(
        'password authentication',
      );
      expect(statSync(join(home, 'logins', 'cluster.json')).mode & 0o777).toBe(0o600);
    } finally {
      await server.stop();
    }
  });

  test('a first start that was cut short is begun anew', async () => {
    const folder = join(home, 'cut-short');
    mkdirSync(join(`${folder}.new`, 'data'), { recursive: true });
    writeFileSync(join(`${folder}.new`, 'data', 'PG_VERSION'), '18');
    const server = await start(folder);
    try {
      expect(await ask(server, 'select 1')).toEqual([[1]]);
      expect(existsSync(`${folder}.new`)).toBe(false);
    } finally {
      await server.stop();
    }
  });

  test('a cluster whose passwords were lost is never made anew over the data', async () => {
    const folder = join(home, 'lost');
    await (await start(folder)).stop();
    rmSync(join(folder, 'cluster.json'));
    await expect(start(folder)).rejects.toThrow("cluster.json, which holds the database's passwords, is missing");
    expect(existsSync(join(folder, 'data', 'PG_VERSION'))).toBe(true);
  });

  test('it runs below a folder that only its owner may enter', async () => {
    const closed = join(home, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o700);
    const server = await start(join(closed, 'postgres'));
    try {
      expect(await ask(server, 'select 1')).toEqual([[1]]);
    } finally {
      await server.stop();
    }
  });
});
