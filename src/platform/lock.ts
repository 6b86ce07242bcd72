import { linkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PlatformError } from './failure.ts';
import { readPrivateJson, writePrivateJson } from './private-file.ts';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';

/** What a start takes to end, and a little more: the next one waits that long for one that is on its way out. */
const STOPPING_WITHIN_MS = 12_000;
/** Whoever was told to stop a moment ago may not have said so yet. */
const MAY_BE_STOPPING_WITHIN_MS = 1_500;

/** `isStopping` is set while the holder is on its way out. */
type Holder = ProcessIdentity & { isStopping?: boolean };

/** A dead start's lock is replaced within milliseconds; a replacement that old was itself cut short. */
const TAKEOVER_ABANDONED_AFTER_MS = 5_000;

export type Lock = {
  /** From now on the next start waits instead of being refused. */
  announceStop(): void;
  release(): void;
};

/**
 * Lets one start at a time use a data folder. The lock names its holder exactly (number and start mark), so one whose
 * holder was killed is taken over, and a process that got the same number later does not count as the holder.
 *
 * I1: `start.lock` appears by `link`, whole or not at all. I2: a dead holder's lock is removed only by whoever holds
 * `start.lock.takeover`, so that two takers never remove each other's fresh lock.
 * @param onWait is called once when the holder is stopping and has to be waited for.
 * @throws PlatformError naming the process that holds it.
 */
export async function takeLock(home: string, onWait: () => void = () => {}): Promise<Lock> {
  const path = join(home, 'start.lock');
  const mine = identify(process.pid) ?? { pid: process.pid, startedAt: null };
  const scratch = `${path}.${process.pid}`;
  writeFileSync(scratch, JSON.stringify(mine));
  const since = Date.now();
  let isWaiting = false;
  try {
    while (!tryLink(scratch, path)) {
      const holder = readHolder(path);
      if (!holder || !isAlive(holder)) {
        await removeDeadLock(path, scratch);
        continue;
      }
      if (Date.now() - since > (holder.isStopping ? STOPPING_WITHIN_MS : MAY_BE_STOPPING_WITHIN_MS)) {
        throw new PlatformError(`Countersign already runs on ${home} (process ${holder.pid}).`, [
          `Stop it (kill ${holder.pid}), or set COUNTERSIGN_HOME to another folder for a second one.`,
        ]);
      }
      if (holder.isStopping && !isWaiting) onWait();
      isWaiting ||= holder.isStopping === true;
      await delay(50);
    }
  } finally {
    rmSync(scratch, { force: true });
  }
  return {
    announceStop: () => writePrivateJson(path, { ...mine, isStopping: true } satisfies Holder),
    release: () => rmSync(path, { force: true }),
  };
}

async function removeDeadLock(path: string, scratch: string): Promise<void> {
  const takeover = `${path}.takeover`;
  if (!tryLink(scratch, takeover)) {
    const age = Date.now() - (statSync(takeover, { throwIfNoEntry: false })?.ctimeMs ?? Date.now());
    if (age > TAKEOVER_ABANDONED_AFTER_MS) rmSync(takeover, { force: true });
    await delay(20);
    return;
  }
  try {
    const holder = readHolder(path); // Read again: it may have been replaced before this process had its turn.
    if (!holder || !isAlive(holder)) rmSync(path, { force: true });
  } finally {
    rmSync(takeover, { force: true });
  }
}

/** Null when there is no lock, or none that can be read (a disk that was full). */
function readHolder(path: string): Holder | null {
  try {
    return readPrivateJson<Holder>(path);
  } catch {
    return null;
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
