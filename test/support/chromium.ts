import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** A browser that talks to nobody but the page: no updates, no first-run pages, no QUIC. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** The same engine without what makes a desktop browser of it: our pages take a third of the processor time in it. */
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell';
const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', HEADLESS_SHELL];
const INSTALL_MS = 300_000;
/** A bound for what hangs, not a measure. */
const LAUNCH_MS = 120_000;

let found: string | null | undefined;

/** A microphone that no machine has to have: it beeps, and whoever would be asked allows it. */
export const FAKE_MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/**
 * A real Chromium, running. Null where there is none: the caller's tests are skipped.
 * @param further arguments of this one.
 */
export async function openChromium(...further: string[]): Promise<Browser | null> {
  const executablePath = shellPath();
  if (executablePath === null) return null;
  return chromium.launch({ executablePath, args: [...ARGUMENTS, ...further], timeout: LAUNCH_MS });
}

/** Where its headless shell is; the whole of it (`chromiumPath`) where there is no shell. */
export function shellPath(): string | null {
  const path = chromiumPath();
  return path !== null && !process.env.CHROMIUM_PATH && existsSync(HEADLESS_SHELL) ? HEADLESS_SHELL : path;
}

/**
 * Where the whole of a real Chromium is, in which WhatsApp's page runs in production: the one CHROMIUM_PATH names, one that
 * is installed, or, for root on Debian, one that is installed now (by test/support/global-setup.ts, before there are
 * several processes to do so). Null where there is none and none can be had; that is said loudly.
 */
export function chromiumPath(): string | null {
  found ??= findChromium() ?? (installChromium() ? findChromium() : null);
  if (found === null) {
    process.stderr.write(
      '\n! The pages are NOT tested here: there is no Chromium. Install it or set CHROMIUM_PATH.\n\n',
    );
  }
  return found;
}

function findChromium(): string | null {
  const named = process.env.CHROMIUM_PATH;
  if (named && !existsSync(named)) throw new Error(`CHROMIUM_PATH is ${named}, which does not exist`);
  return named || (PROGRAMS.find((path) => existsSync(path)) ?? null);
}

function installChromium(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  process.stderr.write('\n  Installing chromium (apt-get), once …\n');
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: INSTALL_MS,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  const install = (name: string) => apt('install', '-y', '-qq', '--no-install-recommends', name);
  if (!apt('update', '-qq') || !install('chromium')) return false;
  install('chromium-headless-shell'); // Not every Debian has it.
  return true;
}
