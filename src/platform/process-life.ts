import type { Logger } from '../log.ts';
import type { ReadyMessage } from './node-child.ts';

/** Within the ten seconds in which a whole installation stops. What is not done by then is repeated by whoever comes next. */
const STOP_WITHIN_MS = 8_000;

/** What a process does until it is told to stop. */
export type Serving = { log: Logger; stop(): Promise<void> };

/**
 * Says that this process is ready and keeps it until it is told to stop: by SIGTERM, by Ctrl-C, or because the
 * supervisor that started it is gone. Then runs `stop` once and ends the process: with 0, or with 1 when that failed or
 * took too long. The log says which.
 */
export async function serveUntilStopped({ log, stop }: Serving): Promise<never> {
  const told = new Promise<string>((resolve) => {
    process.once('SIGTERM', resolve).once('disconnect', () => resolve('its supervisor is gone'));
    process.on('SIGINT', resolve); // npm hands on the Ctrl-C that the terminal has sent already.
  });
  if (process.send) process.send({ ready: true } satisfies ReadyMessage);
  log.info({ why: await told }, 'stopping');
  setTimeout(() => {
    log.error(
      { withinMs: STOP_WITHIN_MS },
      'not everything in hand was finished in time; whoever comes next repeats it',
    );
    process.exit(1);
  }, STOP_WITHIN_MS);
  try {
    await stop();
  } catch (err) {
    log.error({ err }, 'stopping failed');
    process.exit(1);
  }
  log.info('stopped');
  process.exit(0);
}
