import { readFileSync } from 'node:fs';

/**
 * The fields of a process's line in /proc/<pid>/stat (proc_pid_stat(5)) from its third on, the state: field N stands at N - 3.
 * Null where the system does not tell, or the process is gone.
 */
export function statFields(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second is the program's name in brackets, which may itself have spaces and brackets.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
