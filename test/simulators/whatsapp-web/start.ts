import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateIn, HOST } from './server/certificate.ts';
import { createPhoneServer } from './server/phone-server.ts';
import { createSite } from './server/site.ts';
import { StateFile } from './server/state-file.ts';
import type { Pace } from './world/faults.ts';
import { MediaStore } from './world/media.ts';
import { WhatsAppWorld } from './world/world.ts';

export type SimulatorOptions = {
  /** Of the site; 0 takes a free one. Give the former one to come back where browsers look for it. */
  port?: number;
  /** Where world, media and certificate rest. Null: a folder that is removed at the end. */
  stateFolder?: string | null;
  pace?: Partial<Pace>;
  /** Of the page with the telephones, for a person; 0 takes a free one. Not given: there is no such page. */
  phonePort?: number;
};

export type WhatsAppSimulator = {
  world: WhatsAppWorld;
  port: number;
  /** Where a person finds the telephones; null without a `phonePort`. */
  phoneUrl: string | null;
  /**
   * How Chromium is started so that it takes the simulator for web.whatsapp.com, accepts its certificate and no other,
   * and reaches nothing else.
   */
  chromiumArguments: string[];
  /** Saves the world and ends. Browsers find nobody until it is started again. */
  close(): Promise<void>;
};

/** Starts the simulated web.whatsapp.com on 127.0.0.1. */
export async function startWhatsAppSimulator(options: SimulatorOptions = {}): Promise<WhatsAppSimulator> {
  const temporary = options.stateFolder ? null : await mkdtemp(join(tmpdir(), 'simulated-whatsapp-'));
  const folder = options.stateFolder ?? temporary!;
  const file = new StateFile(folder);
  const certificate = await certificateIn(folder);
  const world = new WhatsAppWorld(file.read(), new MediaStore(join(folder, 'media')), options.pace);
  const site = createSite(world, certificate);
  const port = await listen(site, options.port ?? 0);
  const phones = options.phonePort === undefined ? null : createPhoneServer(world);
  const phonePort = phones && (await listen(phones, options.phonePort ?? 0));
  if (!temporary) world.realm.changes.on('change', () => file.saveSoon(world.realm.state));
  return {
    world,
    port,
    phoneUrl: phonePort === null ? null : `http://127.0.0.1:${phonePort}/`,
    chromiumArguments: chromiumArguments(port, certificate.spki),
    async close() {
      world.realm.end();
      for (const server of [site, phones]) {
        server?.closeAllConnections();
        await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
      }
      if (temporary) await rm(temporary, { recursive: true, force: true });
      else file.save(world.realm.state);
    },
  };
}

function chromiumArguments(port: number, spki: string): string[] {
  return [
    `--host-resolver-rules=MAP ${HOST} 127.0.0.1:${port},MAP * ~NOTFOUND,EXCLUDE 127.0.0.1`,
    `--ignore-certificate-errors-spki-list=${spki}`,
    // A page that is intercepted on its way, as the library's version cache does, has no address of its own.
    '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets',
  ];
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
