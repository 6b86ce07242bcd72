import { readFileSync } from 'node:fs';

export type ResidentMemory = { now: number; peak: number };

/** Resident memory of a process in bytes, now and at its highest; zeros where the system does not tell, or it is gone. */
export function residentMemory(pid: number | 'self'): ResidentMemory {
  let status: string;
  try {
    status = readFileSync(`/proc/${pid}/status`, 'latin1');
  } catch {
    return { now: 0, peak: 0 };
  }
  const bytes = (field: RegExp): number => Number(field.exec(status)?.[1] ?? 0) * 1024;
  return { now: bytes(/VmRSS:\s+(\d+) kB/), peak: bytes(/VmHWM:\s+(\d+) kB/) };
}
