import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { statFields } from '../process-stat.ts';

/**
 * One process, and no other that is given the same number later: `startedAt` is the kernel's own start mark of the
 * process, or null where the system tells none (then the number alone has to do).
 */
export type ProcessIdentity = { pid: number; startedAt: string | null };

/** The signal a process ends cleanly by, and how long that may take before SIGKILL. */
export type Ending = { signal: NodeJS.Signals; graceMs: number };

/** The identity of a running process, or null when there is none of that number (a zombie counts as none). */
export function identify(pid: number): ProcessIdentity | null {
  if (process.platform === 'linux') {
    const startedAt = linuxStart(pid);
    return startedAt === null ? null : { pid, startedAt };
  }
  return exists(pid) ? { pid, startedAt: process.platform === 'win32' ? null : psStart(pid) } : null;
}

/** Whether exactly that process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid);
  return now !== null && (identity.startedAt === null || now.startedAt === identity.startedAt);
}

/** Ends exactly that process, and resolves once it is gone, also when it was gone before. */
export async function endProcess(identity: ProcessIdentity, { signal, graceMs }: Ending): Promise<void> {
  if (!isAlive(identity)) return;
  sendSignal(identity.pid, signal);
  if (await goneWithin(identity, graceMs)) return;
  sendSignal(identity.pid, 'SIGKILL');
  await goneWithin(identity, KILLED_WITHIN_MS);
}

/** What the kernel needs to take a killed process away; only one stuck in a disk call takes longer. */
const KILLED_WITHIN_MS = 2_000;

async function goneWithin(identity: ProcessIdentity, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (isAlive(identity)) {
    if (Date.now() >= deadline) return false;
    await delay(20);
  }
  return true;
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // It ended by itself in between.
  }
}

/** Field 22 of /proc/PID/stat: clock ticks from boot to the start of the process. */
function linuxStart(pid: number): string | null {
  const fields = statFields(pid);
  if (fields === null || fields[0] === 'Z' || fields[0] === 'X') return null;
  try {
    return `${bootId()}:${fields[19]}`;
  } catch {
    return null;
  }
}

let knownBootId: string | null = null;
/** Ticks begin again at each boot, so the boot is part of the mark. */
function bootId(): string {
  knownBootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return knownBootId;
}

function psStart(pid: number): string | null {
  try {
    return (
      execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', timeout: 2_000 }).trim() || null
    );
  } catch {
    return null;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
