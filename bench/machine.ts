import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { statFields } from '../src/process-stat.ts';

/** What the figures were taken on. */
export function describeMachine(): string {
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  return `${availableParallelism()} cores, ${gigabytes} GB, ${process.platform} ${process.arch}, Node ${process.version}`;
}

/**
 * Cores that are busy right now, whoever keeps them so.
 * @returns null where the system does not tell.
 */
export async function busyCores(forMs: number): Promise<number | null> {
  const before = ticks();
  await delay(forMs);
  const after = ticks();
  if (!before || !after || after.all === before.all) return null;
  return ((after.busy - before.busy) / (after.all - before.all)) * availableParallelism();
}

function ticks(): { busy: number; all: number } | null {
  try {
    const [first = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
    const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, ...rest] = first
      .trim()
      .split(/\s+/)
      .slice(1)
      .map(Number);
    const busy = user + nice + system + (rest[0] ?? 0) + (rest[1] ?? 0) + (rest[2] ?? 0);
    return { busy, all: busy + idle + wait };
  } catch {
    return null;
  }
}

/** Memory of a process and its descendants, in MB. `pss` counts what processes share once; null where unknown. */
export type Memory = { rss: number; pss: number | null };

export function memoryOf(pid: number): Memory {
  const rss = fieldOf(`/proc/${pid}/status`, 'VmRSS') ?? Number.NaN;
  return { rss, pss: fieldOf(`/proc/${pid}/smaps_rollup`, 'Pss') };
}

/** Processor time that a process and all its descendants have used so far, in ms; 0 where the system does not tell. */
export function processorMsOf(pid: number): number {
  return [pid, ...descendantsOf(pid)].reduce((sum, one) => sum + ownProcessorMs(one), 0);
}

export function descendantsOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** Linux counts in hundredths of a second. */
const TICK_MS = 10;

/** Of the process alone, with that of children that have ended, which otherwise would be lost. */
export function ownProcessorMs(pid: number): number {
  const ticks = statFields(pid)?.slice(11, 15) ?? [];
  return ticks.reduce((sum, some) => sum + Number(some), 0) * TICK_MS;
}

/** Lines such as `VmRSS:   123456 kB`. */
function fieldOf(path: string, name: string): number | null {
  try {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(path, 'utf8'));
    return found ? Number(found[1]) / 1024 : null;
  } catch {
    return null;
  }
}
