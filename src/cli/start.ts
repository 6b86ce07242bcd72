import { startBlock } from '../platform/start-block.ts';
import { startInstallation } from '../platform/supervisor.ts';
import { configWith, type PortOption } from './options.ts';

/** Runs everything until Ctrl-C or SIGTERM. */
export async function start(options: PortOption & { simulatedWhatsapp?: boolean }, version: string): Promise<void> {
  const told = new Promise<void>((resolve) => {
    // Asked to stop more than once (npm hands on the Ctrl-C that the terminal has sent already): once is enough.
    process.on('SIGINT', resolve).on('SIGTERM', resolve).on('SIGHUP', resolve);
    onOrphaned(resolve);
  });
  let ready = false;
  void told.then(() => ready || process.exit(130)); // The watchdog ends what had started by then.

  const config = configWith(options);
  const installation = await startInstallation({
    ...{ config, version, say },
    simulatesWhatsApp: options.simulatedWhatsapp ?? false,
  });
  ready = true;
  console.log(`\n${startBlock(config, installation.runtime)}\n`);
  await told;
  say('Stopping …');
  await installation.stop();
  say('Stopped.');
  process.exit(0);
}

const PARENT_CHECKED_EVERY_MS = 250;

/**
 * npm runs its scripts through a shell that dies of SIGTERM without handing it on. So under npm, losing the parent
 * means being told to stop.
 */
function onOrphaned(stop: () => void): void {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) stop();
  }, PARENT_CHECKED_EVERY_MS);
  timer.unref();
}

function say(line: string): void {
  console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);
}
