import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { isAlive, type ProcessIdentity } from '../../src/platform/process-identity.ts';
import { readRuntime } from '../../src/platform/runtime-file.ts';
import { countersign, emptyHome, eventually, settingsFor, spawnCountersign } from './command-line.ts';

type Started = ReturnType<typeof spawnCountersign>;
const started: Started[] = [];
afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
});

function start(home: string, ...options: string[]): Started {
  const process = spawnCountersign(['start', '--port', '0', ...options], settingsFor(home));
  started.push(process);
  return process;
}

async function untilReady(home: string, { child, output }: Started) {
  const block = () => {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${output()}`);
    return output().includes('is ready') && readRuntime(home);
  };
  return eventually('ready', block);
}

/** Every process that the start has begun, with its command line. */
function processes(home: string): (ProcessIdentity & { command: string })[] {
  const list = JSON.parse(readFileSync(join(home, 'processes.json'), 'utf8')) as { identity: ProcessIdentity }[];
  return list.flatMap(({ identity }) => {
    if (!isAlive(identity)) return [];
    return { ...identity, command: readFileSync(`/proc/${identity.pid}/cmdline`, 'utf8').replaceAll('\0', ' ') };
  });
}

const processOf = (home: string, part: RegExp) => processes(home).find(({ command }) => part.test(command));
const PARTS = {
  api: /cli\.ts api/,
  worker: /cli\.ts worker/,
  simulator: /whatsapp-web\/serve\.ts/,
  temporal: /start-dev/,
  database: /bin\/postgres -D/,
};

async function answers(apiUrl: string): Promise<boolean> {
  return fetch(`${apiUrl}/healthz`, { signal: AbortSignal.timeout(30_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

describe('npm start', () => {
  test('it says where everything is, restarts what is killed, and stops everything', async () => {
    const home = emptyHome();
    const installation = start(home, '--simulated-whatsapp');
    const runtime = await untilReady(home, installation);
    const block = installation.output();
    for (const text of [
      runtime.apiUrl,
      `${runtime.apiUrl}/docs`,
      runtime.temporalUiUrl!,
      'nothing leaves this machine',
      `SIMULATED: nothing reaches WhatsApp. Its telephones are at ${runtime.simulatedWhatsAppUrl}`,
    ]) {
      expect(block).toContain(text);
    }
    expect(block).not.toContain(runtime.adminKey);
    expect(await eventually('the API answers', () => answers(runtime.apiUrl))).toBe(true);
    const keys = await countersign(['keys', 'list', '--json'], settingsFor(home));
    expect(JSON.parse(keys.stdout)).toHaveLength(1);

    for (const [part, pattern] of Object.entries(PARTS)) {
      const before = processOf(home, pattern)!;
      process.kill(before.pid, 'SIGKILL');
      await eventually(`another ${part}`, () => {
        const now = processOf(home, pattern);
        return now && now.pid !== before.pid;
      });
    }
    const again = () => new Set(installation.output().match(/^.* runs again/gm));
    await eventually('all run again', () => again().size === 5 && processes(home).length === 5);
    expect(await eventually('the API answers', () => answers(runtime.apiUrl))).toBe(true);
    const telephones = await fetch(`${runtime.simulatedWhatsAppUrl}/api/state`);
    expect(await telephones.json()).toMatchObject({ phones: [{ name: 'Office' }, { name: 'Customer' }, {}] });
    const me = await fetch(`${runtime.apiUrl}/v1/me`, { headers: { authorization: `Bearer ${runtime.adminKey}` } });
    expect(await me.json()).toMatchObject({ simulatedWhatsAppUrl: runtime.simulatedWhatsAppUrl });

    const running = await eventually('all run', () => {
      const all = processes(home);
      return all.length === 5 && all;
    });
    installation.child.kill('SIGTERM');
    await eventually('it ends', () => installation.child.exitCode !== null);
    expect(installation.child.exitCode).toBe(0);
    expect(running.filter(isAlive)).toEqual([]);
    expect(existsSync(join(home, 'runtime.json'))).toBe(false);
  }, 600_000);

  test('killed outright it leaves nothing running, and the next start goes on with the same data', async () => {
    const home = emptyHome();
    const killed = start(home);
    const before = await untilReady(home, killed);
    const left = processes(home);
    killed.child.kill('SIGKILL');
    const next = start(home); // At once: it has to cope with what is still ending.
    const after = await untilReady(home, next);
    expect(left.filter(isAlive)).toEqual([]);
    expect(after).toMatchObject({ adminKey: before.adminKey, organizationId: before.organizationId });
    next.child.kill('SIGTERM');
    await eventually('it ends', () => next.child.exitCode !== null);
  }, 600_000);
});
