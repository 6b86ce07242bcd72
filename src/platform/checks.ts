import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Config } from '../config.ts';
import type { Finding } from './finding.ts';
import { isPortFree } from './ports.ts';
import { commandAs, findPostgres } from './postgres-binaries.ts';
import { readRuntime } from './runtime-file.ts';
import { readSecrets, secretsPath } from './secrets-file.ts';
import { temporalCheck } from './temporal-check.ts';

const NODE_MIN = [22, 18] as const;
/** The Temporal build, a cluster and documents' files fit in that; with less, PostgreSQL stops at a bad moment. */
const FREE_BYTES_MIN = 1024 ** 3;

/** Looks at everything that `start` needs, changing nothing. */
export async function checkEnvironment(config: Config): Promise<Finding[]> {
  return Promise.all([
    nodeCheck(),
    runningCheck(config),
    dataFolderCheck(config),
    diskCheck(config),
    secretsCheck(config),
    databaseCheck(config),
    temporalCheck(config),
    portCheck(config),
    chromiumCheck(config),
  ]);
}

async function nodeCheck(): Promise<Finding> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
  return {
    name: 'Node',
    ok,
    needed: true,
    detail: `${process.versions.node} (${process.execPath})`,
    advice: `Install Node ${NODE_MIN.join('.')} or later, or run through npm (npm start), which brings its own.`,
  };
}

async function runningCheck({ home }: Config): Promise<Finding> {
  const runtime = readRuntime(home);
  const detail = runtime ? `process ${runtime.pid} serves ${runtime.apiUrl}` : 'nothing runs on this data folder';
  return { name: 'Installation', ok: true, needed: false, detail };
}

async function dataFolderCheck({ home }: Config): Promise<Finding> {
  const existing = nearestExisting(home);
  let ok = true;
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
  } catch {
    ok = false;
  }
  return {
    name: 'Data folder',
    ok,
    needed: true,
    detail: `${home}${existsSync(home) ? '' : ' (made at the first start)'}${ok ? '' : `: ${existing} is not writable`}`,
    advice: 'Set COUNTERSIGN_HOME to a folder that this user may write.',
  };
}

async function diskCheck({ home }: Config): Promise<Finding> {
  const { bavail, bsize } = await statfs(nearestExisting(home));
  const free = bavail * bsize;
  return {
    name: 'Disk space',
    ok: free >= FREE_BYTES_MIN,
    needed: true,
    detail: `${(free / 1024 ** 3).toFixed(1)} GB free`,
    advice: 'Free at least 1 GB, or set COUNTERSIGN_HOME to a folder on a larger disk.',
  };
}

async function secretsCheck(config: Config): Promise<Finding> {
  const finding = { name: 'Master key', ok: true, needed: true };
  if (config.masterKey) return { ...finding, detail: 'from COUNTERSIGN_MASTER_KEY' };
  const path = secretsPath(config.home);
  try {
    return { ...finding, detail: readSecrets(config.home)?.masterKey ? `in ${path}` : 'made at the first start' };
  } catch (error) {
    return {
      ...finding,
      ok: false,
      detail: `${path} cannot be read (${(error as Error).message})`,
      advice: 'Put it back from a backup, or set COUNTERSIGN_MASTER_KEY.',
    };
  }
}

async function databaseCheck({ databaseUrl }: Config): Promise<Finding> {
  return databaseUrl ? outsideDatabaseCheck(databaseUrl) : embeddedDatabaseCheck();
}

async function outsideDatabaseCheck(url: string): Promise<Finding> {
  const finding = { name: 'PostgreSQL', needed: true };
  const where = URL.canParse(url) ? new URL(url).host : 'the given address';
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  client.on('error', () => {}); // The query that waits on it rejects.
  try {
    await client.connect();
    const { rows } = await client.query('show server_version');
    return { ...finding, ok: true, detail: `${rows[0].server_version} at ${where} (DATABASE_URL)` };
  } catch (error) {
    return {
      ...finding,
      ok: false,
      detail: `no answer from ${where} (DATABASE_URL): ${causeOf(error)}`,
      advice: 'Correct DATABASE_URL, or unset it to use the embedded PostgreSQL.',
    };
  } finally {
    await client.end().catch(() => {});
  }
}

async function embeddedDatabaseCheck(): Promise<Finding> {
  const finding = { name: 'PostgreSQL', needed: true };
  try {
    const { postgres, user } = findPostgres();
    const run = commandAs(user, postgres, ['--version'], []);
    const { stdout } = await promisify(execFile)(run.command, run.args, { ...run.options, cwd: '/', timeout: 10_000 });
    return { ...finding, ok: true, detail: `embedded, ${stdout.trim()} (DATABASE_URL is not set)` };
  } catch (error) {
    return {
      ...finding,
      ok: false,
      detail: `the embedded one cannot run: ${(error as Error).message.split('\n')[0]}`,
      advice: 'Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.',
    };
  }
}

async function portCheck({ home, host, port }: Config): Promise<Finding> {
  const finding = { name: 'Port', needed: true };
  if (port === 0) return { ...finding, ok: true, detail: 'any free one (PORT is 0)' };
  const ours = readRuntime(home)?.apiUrl.endsWith(`:${port}`) ?? false;
  const ok = ours || (await isPortFree(port, host));
  return {
    ...finding,
    ok,
    detail: `${port} on ${host} is ${ours ? 'served by the running installation' : ok ? 'free' : 'in use by another program'}`,
    advice: 'Set PORT to another one, or start with --port 0 for any free one.',
  };
}

async function chromiumCheck(config: Config): Promise<Finding> {
  const { locateChromium } = await import('../whatsapp/session/chromium.ts');
  const finding = { name: 'Chromium', needed: false };
  const { chromiumPath, sessionsMax } = config.whatsapp;
  if (sessionsMax === 0) return { ...finding, ok: true, detail: 'not needed here (WHATSAPP_SESSIONS_MAX is 0)' };
  const found = locateChromium(config);
  if (found) {
    const why = { setting: 'CHROMIUM_PATH', system: 'of the system', installed: 'by install-chromium' }[found.source];
    const version = await versionOfChromium(found.path);
    return {
      ...finding,
      ok: version !== null,
      detail: `${found.path} (${why})${version ? `, ${version}` : ' does not run'}`,
      advice: 'Run it with --version to see what is missing, or install another (apt install chromium).',
    };
  }
  return {
    ...finding,
    ok: false,
    detail: chromiumPath
      ? `${chromiumPath} (CHROMIUM_PATH) does not exist`
      : 'not on this machine; only WhatsApp connections need one',
    advice: chromiumPath
      ? 'Correct CHROMIUM_PATH, or unset it to use the one of the system.'
      : 'Before connecting WhatsApp: apt install chromium, or countersign install-chromium.',
  };
}

async function versionOfChromium(path: string): Promise<string | null> {
  const asked = promisify(execFile)(path, ['--version'], { timeout: 10_000 });
  return asked.then(
    ({ stdout }) => stdout.trim().split('\n').at(-1) ?? '',
    () => null,
  );
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}

/** A connection that failed on every address has no message of its own, only causes. */
function causeOf(error: unknown): string {
  return error instanceof AggregateError ? (error.errors[0] as Error).message : (error as Error).message;
}
