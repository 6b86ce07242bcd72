import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { PlatformError } from './failure.ts';
import { openLog, tailOf } from './log-file.ts';
import { freePort } from './ports.ts';
import { readPrivateJson, writePrivateJson } from './private-file.ts';
import type { Ending } from './process-identity.ts';
import { type Service, serviceOf } from './service.ts';
import type { Watchdog } from './watchdog.ts';

/** A simulated WhatsApp with its telephones, for trying connections and chats without a phone. On 127.0.0.1. */
export type WhatsAppSimulator = Service & {
  /** The page of the telephones, for a person. */
  phoneUrl: string;
  /** With which Chromium takes the simulation for WhatsApp, and reaches nothing else. */
  chromiumArguments: string[];
};

/** What its program prints when it is ready (test/simulators/whatsapp-web/serve.ts). */
type Said = Pick<WhatsAppSimulator, 'phoneUrl' | 'chromiumArguments'>;
type Ports = { site: number; phones: number };

const PROGRAM = fileURLToPath(new URL('../../test/simulators/whatsapp-web/serve.ts', import.meta.url));
const ENDING: Ending = { signal: 'SIGTERM', graceMs: 1_500 };
const READY_WITHIN_MS = 30_000;
/** Where the telephones' page is, unless somebody else is there. */
const USUAL_PHONES_PORT = 3100;

/** Where the world rests: accounts, telephones, what they wrote. */
export const simulatorFolder = (home: string): string => join(home, 'whatsapp-simulator');

/**
 * Starts it on the ports that it used last.
 * @throws PlatformError when this installation came without it, or it does not come up; the message names the log.
 */
export async function startWhatsAppSimulator(options: {
  home: string;
  watchdog: Watchdog;
}): Promise<WhatsAppSimulator> {
  if (!existsSync(PROGRAM)) {
    throw new PlatformError('This installation has no simulated WhatsApp: it comes with the source code only.', [
      'Take a checkout of the repository, and run `npm start -- --simulated-whatsapp` in it.',
      'Or start without the simulation, and link the WhatsApp of a real phone.',
    ]);
  }
  const { home, watchdog } = options;
  const portsFile = join(home, 'whatsapp-simulator-ports.json');
  const last = readPrivateJson<Ports>(portsFile);
  const phones = await freePort([last?.phones ?? 0, USUAL_PHONES_PORT]);
  const site = await freePort([last?.site ?? 0].filter((port) => port !== phones));
  const logFile = join(home, 'logs', 'whatsapp-simulator.log');
  const { child, service } = run({ logFile, watchdog, home, ports: { site, phones } });
  const said = await heardFrom(child.stdout!, service);
  if (said === null) {
    await service.stop();
    throw new PlatformError('The simulated WhatsApp did not start.', [
      `The end of its log, ${logFile}:`,
      ...tailOf(logFile, 5).map((line) => `  ${line.slice(0, 500)}`),
    ]);
  }
  writePrivateJson(portsFile, { site, phones } satisfies Ports);
  return { ...service, phoneUrl: said.phoneUrl.replace(/\/$/, ''), chromiumArguments: said.chromiumArguments };
}

function run(given: { home: string; logFile: string; watchdog: Watchdog; ports: Ports }) {
  const log = openLog(given.logFile);
  // It also ends when its standard input does, which we hold.
  const child = spawn(
    process.execPath,
    [
      '--no-warnings',
      PROGRAM,
      ...['--state', simulatorFolder(given.home)],
      ...['--port', String(given.ports.site), '--phone-port', String(given.ports.phones)],
    ],
    { detached: true, stdio: ['pipe', 'pipe', log.descriptor], env: { PATH: process.env.PATH } },
  );
  log.close();
  child.stdin!.on('error', () => {}); // Nothing is ever written to it.
  return {
    child,
    service: serviceOf({ name: 'The simulated WhatsApp', child, ending: ENDING, watchdog: given.watchdog }),
  };
}

/** Its first line; null when it ended before, or said nothing in time. */
async function heardFrom(output: NodeJS.ReadableStream, service: Service): Promise<Said | null> {
  const lines = createInterface({ input: output });
  const late = AbortSignal.timeout(READY_WITHIN_MS);
  const line = once(lines, 'line', { signal: late }).then(
    ([text]) => JSON.parse(text as string) as Said,
    () => null,
  );
  return Promise.race([line, service.ended.then(() => null)]);
}
