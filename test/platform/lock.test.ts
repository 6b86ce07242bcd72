import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { takeLock } from '../../src/platform/lock.ts';
import { identify } from '../../src/platform/process-identity.ts';
import { emptyHome, eventually, settingsFor, spawnNode } from './command-line.ts';

const LOCK_MODULE = fileURLToPath(new URL('../../src/platform/lock.ts', import.meta.url));

describe('the lock of a data folder', () => {
  test('a second holder is refused until the first has let go', async () => {
    const home = emptyHome();
    const first = await takeLock(home);
    await expect(takeLock(home)).rejects.toThrow(`already runs on ${home} (process ${process.pid})`);
    first.release();
    (await takeLock(home)).release();
  });

  test('the next start waits for a holder that is stopping', async () => {
    const home = emptyHome();
    const first = await takeLock(home);
    first.announceStop();
    let isWaiting = false;
    const next = takeLock(home, () => {
      isWaiting = true;
    });
    await eventually('it waits', () => isWaiting);
    first.release();
    (await next).release();
  });

  test('the lock of a dead process is taken over', async () => {
    const home = emptyHome();
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(join(home, 'start.lock'), JSON.stringify({ pid, startedAt: 'long ago' }));
    await expect(takeLock(home)).resolves.toBeDefined();
  });

  test('a process that was given the number of a dead holder does not count as the holder', async () => {
    const home = emptyHome();
    writeFileSync(join(home, 'start.lock'), JSON.stringify({ ...identify(process.pid), startedAt: 'another boot:1' }));
    await expect(takeLock(home)).resolves.toBeDefined();
  });

  test('a lock that was cut short by a full disk is taken over', async () => {
    const home = emptyHome();
    writeFileSync(join(home, 'start.lock'), '{"pi');
    await expect(takeLock(home)).resolves.toBeDefined();
  });

  test('of several starts that find the lock of a dead one, exactly one gets it', async () => {
    const home = emptyHome();
    writeFileSync(join(home, 'start.lock'), JSON.stringify({ pid: 2 ** 30, startedAt: 'long ago' }));
    const gate = join(home, 'go');
    // Each waits at the gate, so that they meet; the winner keeps the lock until it is ended.
    const program = `
      import { existsSync } from 'node:fs';
      import { takeLock } from ${JSON.stringify(LOCK_MODULE)};
      console.log('waiting');
      while (!existsSync(${JSON.stringify(gate)})) await new Promise((resolve) => setTimeout(resolve, 1));
      await takeLock(${JSON.stringify(home)}).then(() => console.log('won'), () => console.log('refused'));
      setInterval(() => {}, 1000);`;
    const takers = Array.from({ length: 6 }, () =>
      spawnNode(['--input-type=module', '--eval', program], settingsFor(home)),
    );
    try {
      await eventually('all wait', () => takers.every(({ output }) => output().includes('waiting')));
      writeFileSync(gate, '');
      await eventually('all have an answer', () => takers.every(({ output }) => /won|refused/.test(output())));
      expect(takers.filter(({ output }) => output().includes('won'))).toHaveLength(1);
      expect(existsSync(join(home, 'start.lock.takeover'))).toBe(false);
    } finally {
      const gone = takers.map(({ child }) => once(child, 'exit'));
      for (const { child } of takers) child.kill('SIGKILL');
      await Promise.all(gone);
    }
  });
});
