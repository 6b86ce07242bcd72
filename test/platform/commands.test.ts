import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { migrate } from '../../src/db/migrate.ts';
import { identify } from '../../src/platform/process-identity.ts';
import { createDatabase, temporalAddress } from '../support/servers.ts';
import { countersign, emptyHome, settingsFor } from './command-line.ts';

describe('commands', () => {
  test('a setting that cannot be used is named in one line, without a stack, and the command fails', async () => {
    const { code, stderr, stdout } = await countersign(['doctor'], settingsFor(emptyHome(), { PORT: 'many' }));
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.split('\n')[0]).toBe('✗ PORT is "many", but must be a whole number from 0 to 65535.');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('a developer sees the stack', async () => {
    const env = settingsFor(emptyHome(), { PORT: 'many', LOG_LEVEL: 'debug' });
    expect((await countersign(['doctor'], env)).stderr).toMatch(/^\s+at /m);
  });

  test('a port on the command line is checked like the variable', async () => {
    const { code, stderr } = await countersign(['start', '--port', '70000'], settingsFor(emptyHome()));
    expect(code).toBe(1);
    expect(stderr).toContain('--port is "70000", but must be a whole number from 0 to 65535.');
  });

  test.each([
    ['start'],
    ['api'],
    ['worker'],
    ['migrate'],
    ['keys', 'create'],
    ['keys', 'list'],
    ['keys', 'revoke'],
    ['doctor'],
    ['demo'],
  ])('help is there for %s %s', async (...command) => {
    const { code, stdout } = await countersign([...command, '--help'], settingsFor(emptyHome()));
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: countersign ${command.join(' ')}`);
  });

  test('an unknown command fails and says where the list is', async () => {
    const { code, stderr } = await countersign(['destroy'], settingsFor(emptyHome()));
    expect(code).toBe(1);
    expect(stderr).toContain("unknown command 'destroy'");
    expect(stderr).toContain('--help');
  });

  test('where nothing runs, a command that needs an installation says how to get one', async () => {
    const { code, stderr } = await countersign(['keys', 'list'], settingsFor(emptyHome()));
    expect(code).toBe(1);
    expect(stderr).toContain('Nothing runs on');
    expect(stderr).toContain('npm start');
  });

  test('a port in use is named before anything is started', async () => {
    const busy = createServer();
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
    const { port } = busy.address() as { port: number };
    try {
      const { code, stderr } = await countersign(['start', '--port', String(port)], settingsFor(emptyHome()));
      expect(code).toBe(1);
      expect(stderr).toContain(`Port ${port} on 127.0.0.1 is in use.`);
      expect(stderr).toContain('--port 0');
      expect(stderr).not.toContain('PostgreSQL');
    } finally {
      busy.close();
    }
  });

  test('a second start on the same data folder names the process of the first', async () => {
    const home = emptyHome();
    writeFileSync(join(home, 'start.lock'), JSON.stringify(identify(process.pid)));
    const { code, stderr } = await countersign(['start', '--port', '0'], settingsFor(home));
    expect(code).toBe(1);
    expect(stderr).toContain(`already runs on ${home} (process ${process.pid})`);
  });
});

describe('doctor', () => {
  type Report = { ok: boolean; checks: { name: string; ok: boolean; detail: string; advice?: string }[] };

  test('it says which Temporal and which PostgreSQL a start would use', async () => {
    const { code, stdout } = await countersign(['doctor', '--json'], settingsFor(emptyHome(), { PORT: '0' }));
    const report = JSON.parse(stdout) as Report;
    expect({ code, ok: report.ok }).toEqual({ code: 0, ok: true });
    const detail = (name: string) => report.checks.find((check) => check.name === name)?.detail;
    expect(detail('PostgreSQL')).toMatch(/^embedded, postgres \(PostgreSQL\) 18/);
    expect(detail('Temporal')).toMatch(/^embedded, .*temporal/);
    expect(detail('Node')).toContain(process.versions.node);
    expect(detail('Master key')).toBe('made at the first start');
  });

  test('a server that is set but does not answer is missing, and so the command fails', async () => {
    const env = settingsFor(emptyHome(), {
      DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none',
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      PORT: '0',
    });
    const { code, stdout } = await countersign(['doctor', '--json'], env);
    const failed = (JSON.parse(stdout) as Report).checks.filter((check) => !check.ok && check.name !== 'Chromium');
    expect(code).toBe(1);
    expect(failed.map((check) => check.name)).toEqual(['PostgreSQL', 'Temporal']);
    expect(failed.every((check) => check.advice)).toBe(true);
    expect(stdout).not.toContain('secret');
  });

  test('servers that are set and answer are good', async () => {
    const database = await createDatabase();
    try {
      const env = settingsFor(emptyHome(), {
        DATABASE_URL: database.url,
        TEMPORAL_ADDRESS: temporalAddress(),
        PORT: '0',
      });
      const { code, stdout } = await countersign(['doctor'], env);
      expect(code).toBe(0);
      expect(stdout).toMatch(/✓ Temporal +server 1\./);
      expect(stdout).toMatch(/✓ PostgreSQL +18/);
    } finally {
      await database.drop();
    }
  });
});

describe('commands on servers of one’s own', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let env: Record<string, string>;
  beforeAll(async () => {
    database = await createDatabase();
    env = settingsFor(emptyHome(), {
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: temporalAddress(),
      COUNTERSIGN_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    });
  });
  afterAll(() => database.drop());

  test('migrate can be repeated', async () => {
    await migrate(database.url);
    const { code, stdout } = await countersign(['migrate', '--json'], env);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ migrations: [], sealedPhones: 0, searchAttributes: [] });
  });

  test('a key is printed with the header to send, is listed without its secret, and can be revoked', async () => {
    const made = await countersign(['keys', 'create', '--dialect', 'waqtum', '--plan', 'basic', '--json'], env);
    const key = JSON.parse(made.stdout) as { id: string; dialect: string; header: string; authorization: string };
    expect(key).toEqual({
      id: expect.any(String),
      dialect: 'waqtum',
      header: 'Authorization',
      authorization: expect.stringMatching(new RegExp(`^Bearer ${key.id}:[0-9A-Za-z]{20,}$`)),
    });
    const secret = key.authorization.split(':')[1]!;

    const listed = await countersign(['keys', 'list', '--json'], env);
    expect(JSON.parse(listed.stdout)).toEqual([
      expect.objectContaining({ id: key.id, plan: 'basic', revokedAt: null }),
    ]);
    expect(listed.stdout).not.toContain(secret);

    expect((await countersign(['keys', 'revoke', key.id], env)).code).toBe(0);
    const after = JSON.parse((await countersign(['keys', 'list', '--json'], env)).stdout) as { revokedAt: string }[];
    expect(after[0]!.revokedAt).toEqual(expect.any(String));
  });

  test('a key of a dialect with a header of its own is printed with that header', async () => {
    const { code, stdout } = await countersign(['keys', 'create', '--dialect', 'clientmanager'], env);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}X-Api-Key: [0-9a-f]{20}$/m);
    expect(stdout).not.toMatch(/Bearer/);
  });

  test('a key that cannot be made, or is not there, is said in words', async () => {
    const made = await countersign(['keys', 'create', '--dialect', 'waqtum', '--plan', 'golden'], env);
    expect({ code: made.code, stderr: made.stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('Must be one of: basic, business, enterprise.'),
    });
    const revoked = await countersign(['keys', 'revoke', 'nothing'], env);
    expect({ code: revoked.code, stderr: revoked.stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('There is no key nothing.'),
    });
  });
});
