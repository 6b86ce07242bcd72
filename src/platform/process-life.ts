import type { ReadyMessage } from './node-child.ts';

/** Within the ten seconds in which a whole installation stops. What is not done by then is repeated by whoever comes next. */
const STOP_WITHIN_MS = 8_000;

/**
 * Says that this process is ready and keeps it until it is told to stop: by SIGTERM, by Ctrl-C, or because the
 * supervisor that started it is gone. Then runs `stop` once and ends the process.
 */
export async function serveUntilStopped(stop: () => Promise<void>): Promise<never> {
  const told = new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve).once('disconnect', resolve);
    process.on('SIGINT', () => resolve()); // npm hands on the Ctrl-C that the terminal has sent already.
  });
  if (process.send) process.send({ ready: true } satisfies ReadyMessage);
  await told;
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  await stop();
  process.exit(0);
}
