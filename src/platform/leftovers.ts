import { join } from 'node:path';
import { readPrivateJson, writePrivateJson } from './private-file.ts';
import { type Ending, endProcess, isAlive, type ProcessIdentity } from './process-identity.ts';
import type { Watchdog } from './watchdog.ts';

type Entry = { identity: ProcessIdentity; ending: Ending };

/** What is left of an earlier start has less time to end than in a stop of its own: somebody waits for the new one. */
const GRACE_MS_MAX = 3_000;

/**
 * Keeps a list of the processes a start has begun (`processes.json`) next to the watchdog, which may be killed as well.
 * The next start ends what is still running of it.
 */
export function listedWatchdog(home: string, watchdog: Watchdog): Watchdog {
  let entries: Entry[] = [];
  return {
    ...watchdog,
    guard(identity, ending) {
      watchdog.guard(identity, ending);
      entries = [...entries.filter((entry) => isAlive(entry.identity)), { identity, ending }];
      writePrivateJson(listPath(home), entries);
    },
  };
}

/** Ends what an earlier start on this data folder left running. @returns how many processes that were. */
export async function endLeftovers(home: string): Promise<number> {
  const left = (readPrivateJson<Entry[]>(listPath(home)) ?? []).filter((entry) => isAlive(entry.identity));
  await Promise.all(
    left.map(({ identity, ending }) =>
      endProcess(identity, { ...ending, graceMs: Math.min(ending.graceMs, GRACE_MS_MAX) }),
    ),
  );
  return left.length;
}

function listPath(home: string): string {
  return join(home, 'processes.json');
}
