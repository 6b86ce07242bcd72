import { readdir, readFile } from 'node:fs/promises';

/** A browser has a dozen processes; a tree that grows without an end is not followed. */
const PROCESSES_MAX = 500;

/** A process and all that it has started, as far as they still belong to it. Empty where the system does not tell. */
async function processTree(pid: number): Promise<number[]> {
  const tree = [pid];
  for (let index = 0; index < tree.length && tree.length < PROCESSES_MAX; index += 1) {
    tree.push(...(await childrenOf(tree[index]!)));
  }
  return tree;
}

/**
 * What a process takes together with all that it has started, in bytes. What several of them share is counted once, where the
 * kernel lets us see that; else only what each has for itself.
 * @returns null where the system does not tell, or when the process is gone.
 */
export async function memoryOfTree(pid: number): Promise<number | null> {
  const sizes = await Promise.all((await processTree(pid)).map(memoryOf));
  const known = sizes.filter((size) => size !== null);
  return known.length === 0 ? null : known.reduce((sum, size) => sum + size, 0);
}

async function childrenOf(pid: number): Promise<number[]> {
  const tasks = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(
    tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8').catch(() => '')),
  );
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number));
}

async function memoryOf(pid: number): Promise<number | null> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const shared = fieldOf(rollup, 'Pss');
  if (shared !== null) return shared;
  // A sandboxed process shows its pages to root only, but not how many they are.
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const own = [fieldOf(status, 'RssAnon'), fieldOf(status, 'RssShmem')];
  return own[0] === null ? null : (own[0] ?? 0) + (own[1] ?? 0);
}

/** Lines such as `Pss:   123456 kB`. */
function fieldOf(text: string, name: string): number | null {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text);
  return found ? Number(found[1]) * 1024 : null;
}
