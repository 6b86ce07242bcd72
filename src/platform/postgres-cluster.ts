import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PlatformError } from './failure.ts';
import { commandAs, type PostgresPrograms } from './postgres-binaries.ts';
import { readPrivateJson, writePrivateJson } from './private-file.ts';
import { startProgress } from './progress.ts';

/** `cluster.json` (0600) beside the cluster's `data/`: the port it used last, and its passwords. */
export type Cluster = { port: number; superuserPassword: string; password: string };

/**
 * The cluster in `folder`, made the first time: under another name first, so that one that was interrupted is never
 * taken for a whole one.
 * @param durable false for data that may be lost with the machine's power.
 * @throws PlatformError when it cannot be made, or its passwords were lost.
 */
export async function openCluster(folder: string, programs: PostgresPrograms, durable: boolean): Promise<Cluster> {
  const known = readPrivateJson<Cluster>(clusterPath(folder));
  if (known) return known;
  if (existsSync(join(folder, 'data'))) {
    throw new PlatformError(`${clusterPath(folder)}, which holds the database's passwords, is missing.`, [
      `Put the file back. To begin anew instead, move ${folder} away.`,
    ]);
  }
  const progress = startProgress('Making a PostgreSQL data folder');
  const unfinished = `${folder}.new`;
  const cluster: Cluster = { port: 0, superuserPassword: password(), password: password() };
  try {
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true, mode: 0o711 });
    await initialise(unfinished, programs, cluster.superuserPassword, durable);
    writePrivateJson(clusterPath(unfinished), cluster);
    await rename(unfinished, folder);
  } catch (error) {
    progress.failed();
    throw error;
  }
  progress.done();
  return cluster;
}

export function rememberPort(folder: string, cluster: Cluster, port: number): void {
  if (port !== cluster.port) writePrivateJson(clusterPath(folder), { ...cluster, port });
}

async function initialise(folder: string, programs: PostgresPrograms, superuser: string, durable: boolean) {
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  await mkdir(data);
  await chmod(data, 0o700);
  await writeFile(passwordFile, `${superuser}\n`, { mode: 0o600 });
  if (programs.user) {
    for (const path of [data, passwordFile]) await chown(path, programs.user.uid, programs.user.gid);
  }
  const flags = [
    `--pgdata=${data}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ];
  const run = commandAs(programs.user, programs.initdb, flags, [data]);
  const child = spawn(run.command, run.args, { ...run.options, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4_000);
  });
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  await rm(passwordFile);
  if (code !== 0) throw new PlatformError(`PostgreSQL could not make its data folder ${data}: ${errors.trim()}`);
}

function password(): string {
  return randomBytes(24).toString('hex');
}

function clusterPath(folder: string): string {
  return join(folder, 'cluster.json');
}
