import { readFileSync } from 'node:fs';

/** Linux counts what a process has had of the processors in hundredths of a second, whatever the kernel was built with. */
const TICK_MS = 10;
/** Of /proc/<pid>/stat, counted from what follows the program's name: that in user mode and that in the kernel. */
const [USER_MODE, KERNEL] = [11, 12];

/** Milliseconds that a process has had of the processors in its life; null where the system does not tell, or it is gone. */
export function cpuTimeMs(pid: number): number | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return null;
  }
  // The name stands in brackets and may itself have spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_MODE]) + Number(fields[KERNEL])) * TICK_MS;
}
