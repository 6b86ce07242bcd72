import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { endLeftovers, listedWatchdog } from '../../src/platform/leftovers.ts';
import { endProcess, identify, isAlive } from '../../src/platform/process-identity.ts';
import { type Service, serviceOf } from '../../src/platform/service.ts';
import { supervise, waitAfter } from '../../src/platform/supervised.ts';
import { startWatchdog, type Watchdog } from '../../src/platform/watchdog.ts';
import { emptyHome, eventually, settingsFor, spawnNode } from './command-line.ts';

const WATCHDOG_MODULE = fileURLToPath(new URL('../../src/platform/watchdog.ts', import.meta.url));
const IDENTITY_MODULE = fileURLToPath(new URL('../../src/platform/process-identity.ts', import.meta.url));
const ENDING = { signal: 'SIGTERM', graceMs: 2_000 } as const;

let watchdog: Watchdog;
beforeAll(() => {
  watchdog = startWatchdog();
});
afterAll(() => watchdog.dismiss());

function sleeper(): Service {
  const child = spawn('sleep', ['600'], { stdio: 'ignore', detached: true });
  return serviceOf({ name: 'The sleeper', child, ending: ENDING, watchdog });
}

describe('ending processes', () => {
  test('one that does not listen to the signal is killed after its grace', async () => {
    const child = spawn('sh', ['-c', 'trap "" TERM; echo deaf; while :; do sleep 0.1; done'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const identity = identify(child.pid!)!;
    try {
      await endProcess(identity, { signal: 'SIGTERM', graceMs: 100 });
      expect(isAlive(identity)).toBe(false);
    } finally {
      child.kill('SIGKILL');
    }
  });

  test('another process under the same number is left alone', async () => {
    const service = sleeper();
    await endProcess({ ...service.identity, startedAt: 'another boot:1' }, ENDING);
    expect(service.exit()).toBeNull();
    expect(isAlive(service.identity)).toBe(true);
    await service.stop();
    expect(isAlive(service.identity)).toBe(false);
  });
});

describe('a supervised service', () => {
  test('the waits double from 0.2 s up to 10 s', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 100].map(waitAfter)).toEqual([
      200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000,
    ]);
  });

  test('it is started again when it is killed, and stays ended when it is stopped', async () => {
    const lines: string[] = [];
    const started: Service[] = [];
    const launch = async () => {
      const service = sleeper();
      started.push(service);
      return service;
    };
    const supervised = await supervise(launch, (line) => lines.push(line));
    process.kill(started[0]!.identity.pid, 'SIGKILL');
    await eventually('a second start', () => started.length === 2);
    await eventually('a line about it', () => lines.length === 2);
    expect(lines).toEqual(['The sleeper ended (SIGKILL); starting it again in 0.2 s.', 'The sleeper runs again.']);

    await supervised.stop();
    expect(started.map((service) => isAlive(service.identity))).toEqual([false, false]);
    expect(started).toHaveLength(2);
  });

  test('a first start that fails is the caller’s, a later one is tried again', async () => {
    await expect(
      supervise(
        () => Promise.reject(new Error('no disk')),
        () => {},
      ),
    ).rejects.toThrow('no disk');

    const lines: string[] = [];
    let starts = 0;
    const launch = async () => {
      starts += 1;
      if (starts === 2) throw new Error('no memory');
      return sleeper();
    };
    const supervised = await supervise(launch, (line) => lines.push(line));
    process.kill(supervised.first.identity.pid, 'SIGKILL');
    await eventually('a third start', () => lines.includes('The sleeper runs again.'));
    expect(lines).toContain('The sleeper did not start (no memory); again in 0.4 s.');
    await supervised.stop();
  });
});

describe('what outlives a killed process', () => {
  test('the watchdog ends what its owner started, and removes its folder, when the owner is killed', async () => {
    const folder = join(emptyHome(), 'scratch');
    mkdirSync(folder);
    const program = `
      import { spawn } from 'node:child_process';
      import { startWatchdog } from ${JSON.stringify(WATCHDOG_MODULE)};
      import { identify } from ${JSON.stringify(IDENTITY_MODULE)};
      const child = spawn('sleep', ['600'], { stdio: 'ignore', detached: true });
      const watchdog = startWatchdog();
      watchdog.guard(identify(child.pid), { signal: 'SIGTERM', graceMs: 1000 });
      watchdog.removeFolder(${JSON.stringify(folder)});
      console.log('pid ' + child.pid);
      setInterval(() => {}, 1000);`;
    const owner = spawnNode(['--input-type=module', '--eval', program], settingsFor(emptyHome()));
    const pid = Number(await eventually('the child', () => /pid (\d+)/.exec(owner.output())?.[1]));
    const guarded = identify(pid)!;
    owner.child.kill('SIGKILL');
    await eventually('the guarded process is ended', () => !isAlive(guarded));
    await eventually('the folder is removed', () => !existsSync(folder));
  });

  test('the next start ends what the list of the last one names', async () => {
    const home = emptyHome();
    const service = sleeper();
    listedWatchdog(home, watchdog).guard(service.identity, service.ending);
    expect(await endLeftovers(home)).toBe(1);
    expect(isAlive(service.identity)).toBe(false);
    expect(await endLeftovers(home)).toBe(0);
  });
});
