import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from '../../src/api/app.ts';
import { dialects } from '../../src/api/dialects.ts';
import { listen } from '../../src/api/server.ts';
import { createKey } from '../../src/organizations/keys.ts';
import { ensureDefaultOrganization } from '../../src/organizations/organizations.ts';
import { writeRuntime } from '../../src/platform/runtime-file.ts';
import { startProduct } from '../support/product.ts';
import { processEnvironment } from '../support/servers.ts';

/** A checkout as a newcomer has it, in a folder of its own, with Countersign running on its data folder. */
export type Installation = {
  /** The root of the checkout: what a newcomer's commands are typed in. */
  folder: string;
  /** Settings for commands that are run in it. */
  env: Record<string, string>;
  stop(): Promise<void>;
};

/** What commands of the README touch. */
const CHECKOUT = ['package.json', 'package-lock.json', 'node_modules', 'scripts', 'src', 'assets'];

/** The API and the worker run in this process, and `runtime.json` says so as after `npm start`. */
export async function openInstallation(): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-newcomer-'));
  for (const name of CHECKOUT) {
    symlinkSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), join(folder, name));
  }
  const home = join(folder, '.countersign');
  mkdirSync(home);
  const product = await startProduct();
  const { core, services } = product;
  const app = await createApp(
    core,
    dialects.map((make) => make(services)),
  );
  const listening = await listen(app.koa, { host: '127.0.0.1', port: 0 });
  const { organizationId } = await ensureDefaultOrganization(core);
  const admin = await createKey(core, { organizationId, dialect: 'countersign', mode: 'live', name: 'administrator' });
  writeRuntime(home, {
    apiUrl: `http://127.0.0.1:${listening.port}`,
    temporalAddress: core.config.temporal.address!,
    temporalUiUrl: null,
    databaseUrl: core.config.databaseUrl!,
    organizationId,
    adminKey: admin.key,
    setupUrl: null,
    simulatedWhatsAppUrl: null,
    version: 'test',
  });
  return {
    folder,
    env: {
      ...processEnvironment(),
      COUNTERSIGN_MASTER_KEY: core.config.masterKey!,
    },
    async stop() {
      await listening.stop();
      await app.close();
      await product.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
