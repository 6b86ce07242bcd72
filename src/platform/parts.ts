import { join } from 'node:path';
import { startPostgres } from './embedded-postgres.ts';
import { readPrivateJson, writePrivateJson } from './private-file.ts';
import type { Service } from './service.ts';
import type { Site } from './site.ts';
import { supervise } from './supervised.ts';
import { obtainTemporal } from './temporal-finder.ts';
import { startTemporalServer, type TemporalServer } from './temporal-server.ts';
import { startWhatsAppSimulator, type WhatsAppSimulator } from './whatsapp-simulator.ts';

/** The servers that `npm start` brings along, unless the settings name others. */

/** @returns the address of the database, embedded or the one that is set. */
export async function startDatabase(site: Site): Promise<string> {
  const { config, watchdog } = site;
  if (config.databaseUrl) return config.databaseUrl;
  const launch = () =>
    startPostgres({
      folder: join(config.home, 'postgres'),
      logFile: join(config.home, 'logs', 'postgres.log'),
      watchdog,
    });
  const part = await supervise(
    sameAddress(launch, (server) => server.databaseUrl),
    site.say,
  );
  site.parts.database = part;
  return part.first.databaseUrl;
}

/** The ports that Temporal and its UI use where nobody else does. */
const USUAL_PORTS: Ports = { port: 7233, uiPort: 8233 };
type Ports = { port: number; uiPort: number };

/** @returns where Temporal and its UI are, embedded or the one that is set. */
export async function startTemporal(site: Site, apiUrl: string): Promise<{ address: string; uiUrl: string | null }> {
  const { config, watchdog } = site;
  const { address, uiUrl } = config.temporal;
  if (address) return { address, uiUrl };
  const program = (await obtainTemporal(config.cacheFolder)).path;
  const portsFile = join(config.home, 'temporal-ports.json');
  const launch = async (): Promise<TemporalServer> => {
    const last = readPrivateJson<Ports>(portsFile) ?? USUAL_PORTS;
    const server = await startTemporalServer({
      program,
      logFile: join(config.home, 'logs', 'temporal.log'),
      databaseFile: join(config.home, 'temporal', 'temporal.db'),
      preferredPorts: [last.port, USUAL_PORTS.port],
      ui: { preferredPorts: [last.uiPort, USUAL_PORTS.uiPort], codecUrl: `${apiUrl}/codec` },
      watchdog,
    });
    writePrivateJson(portsFile, { port: server.port, uiPort: Number(new URL(server.uiUrl!).port) } satisfies Ports);
    return server;
  };
  const part = await supervise(
    sameAddress(launch, (server) => `${server.address} ${server.uiUrl}`),
    site.say,
  );
  site.parts.temporal = part;
  return { address: part.first.address, uiUrl: part.first.uiUrl };
}

/** @returns the simulated WhatsApp, where one is wanted. */
export async function startSimulatedWhatsApp(site: Site): Promise<WhatsAppSimulator | null> {
  if (!site.simulatesWhatsApp) return null;
  const launch = () => startWhatsAppSimulator({ home: site.config.home, watchdog: site.watchdog });
  const part = await supervise(
    sameAddress(launch, ({ phoneUrl, chromiumArguments }) => [phoneUrl, ...chromiumArguments].join(' ')),
    site.say,
  );
  site.parts.simulator = part;
  return part.first;
}

/** Refuses a restart at another address, which the processes that use it would never learn. */
function sameAddress<S extends Service>(launch: () => Promise<S>, addressOf: (service: S) => string) {
  let first: string | null = null;
  return async (): Promise<S> => {
    const service = await launch();
    first ??= addressOf(service);
    if (addressOf(service) === first) return service;
    await service.stop();
    throw new Error('its port was taken by another program meanwhile');
  };
}
