import { readConfig } from '../config.ts';
import { chromiumBuild } from '../platform/chromium-build.ts';
import { installChromium } from '../platform/chromium-install.ts';
import { PlatformError } from '../platform/failure.ts';
import type { JsonOption } from './options.ts';

/** Brings a Chromium into the data folder, for WhatsApp connections on machines that have none. */
export async function installChromiumCommand({ from, json }: { from?: string } & JsonOption): Promise<void> {
  const build = chromiumBuild();
  if (!build) {
    throw new PlatformError(`There is no build of Chromium for ${process.platform} on ${process.arch}.`, [
      'Install one by the means of the system, or set CHROMIUM_PATH.',
    ]);
  }
  const path = await installChromium(readConfig().home, build, from ?? null);
  console.log(json ? JSON.stringify({ path, version: build.version }) : `Chromium ${build.version} is at ${path}.`);
}
