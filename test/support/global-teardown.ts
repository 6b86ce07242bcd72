import { rmSync } from 'node:fs';
import './global-setup.ts';

/** Stops what global-setup.ts started, by process id. Should this never run, the watchdog does the same. */
export default async function teardown(): Promise<void> {
  const running = globalThis.countersignTestServers;
  if (!running) return;
  await Promise.all(running.services.map((service) => service.stop()));
  rmSync(running.folder, { recursive: true, force: true, maxRetries: 3 });
  running.watchdog.dismiss();
}
