import { startBlock } from '../platform/start-block.ts';
import { startInstallation } from '../platform/supervisor.ts';
import { configWith, type PortOption } from './options.ts';

/** Runs everything until Ctrl-C or SIGTERM. */
export async function start(options: PortOption, version: string): Promise<void> {
  const told = new Promise<void>((resolve) => {
    // Asked to stop more than once (npm hands on the Ctrl-C that the terminal has sent already): once is enough.
    process.on('SIGINT', resolve).on('SIGTERM', resolve).on('SIGHUP', resolve);
  });
  let ready = false;
  void told.then(() => ready || process.exit(130)); // The watchdog ends what had started by then.

  const config = configWith(options);
  const installation = await startInstallation({ config, version, say });
  ready = true;
  console.log(`\n${startBlock(config, installation.runtime)}\n`);
  await told;
  say('Stopping …');
  await installation.stop();
  say('Stopped.');
  process.exit(0);
}

function say(line: string): void {
  console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);
}
