import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { endProcess } from './process-identity.ts';
import type { WatchdogOrder } from './watchdog.ts';

/** The program behind watchdog.ts: collects orders until the pipe closes, then carries them out unless dismissed. */
const guarded: Extract<WatchdogOrder, { kind: 'guard' }>[] = [];
const folders: string[] = [];
let dismissed = false;

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as WatchdogOrder;
  if (order.kind === 'guard') guarded.push(order);
  else if (order.kind === 'remove') folders.push(order.path);
  else dismissed = true;
}
if (!dismissed) {
  await Promise.all(guarded.map((one) => endProcess(one.identity, one.ending)));
  for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
