import { statFields } from '../process-stat.ts';

/** Linux counts what a process has had of the processors in hundredths of a second, whatever the kernel was built with. */
const TICK_MS = 10;
/** Of what `statFields` gives: that in user mode and that in the kernel. */
const [USER_MODE, KERNEL] = [11, 12];

/** Milliseconds that a process has had of the processors in its life; null where the system does not tell, or it is gone. */
export function cpuTimeMs(pid: number): number | null {
  const fields = statFields(pid);
  return fields && (Number(fields[USER_MODE]) + Number(fields[KERNEL])) * TICK_MS;
}
