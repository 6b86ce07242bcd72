import { existsSync } from 'node:fs';
import { readdir, readFile, readlink, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { Config } from '../../config.ts';
import { installedChromium } from '../../platform/chromium-build.ts';
import { endProcess, identify, type ProcessIdentity } from '../../platform/process-identity.ts';
import { findOnPath } from '../../programs.ts';

/** How systems call Chromium and what is built of it. */
const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chromium-headless-shell',
  'chrome-headless-shell',
];
/** Where they put it, for services that have a short PATH. */
const PROGRAMS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium-headless-shell',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** A Chromium, and why it is that one: the setting names it, the system has it, or `countersign install-chromium` brought it. */
export type FoundChromium = { path: string; source: 'setting' | 'system' | 'installed' };

/** The Chromium that sessions run in; null when there is none. */
export function locateChromium({ whatsapp, home }: Pick<Config, 'whatsapp' | 'home'>): FoundChromium | null {
  const { chromiumPath } = whatsapp;
  if (chromiumPath !== null) return existsSync(chromiumPath) ? { path: chromiumPath, source: 'setting' } : null;
  const ofSystem = NAMES.map(findOnPath).find(Boolean) ?? PROGRAMS.find((path) => existsSync(path));
  if (ofSystem) return { path: ofSystem, source: 'system' };
  const installed = installedChromium(home);
  return installed === null ? null : { path: installed, source: 'installed' };
}

export const findChromium = (config: Pick<Config, 'whatsapp' | 'home'>): string | null =>
  locateChromium(config)?.path ?? null;

/** What Chromium is started with, as few as possible: the usual lists of flags take memory instead of saving it. */
export function chromiumArguments({ whatsapp }: Pick<Config, 'whatsapp'>): string[] {
  // Chromium refuses its sandbox to root, which containers often run as.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return ['--no-first-run', '--disable-gpu', '--disable-dev-shm-usage', ...asRoot, ...whatsapp.chromiumArguments];
}

/**
 * Ends every browser on a profile, and takes away what would keep the next one from opening it. Whoever begins a session has
 * its lease, so a mark that another host left (a container that was made anew over the same folder) counts for nothing.
 */
export async function endBrowsersOn(profile: string): Promise<void> {
  const browsers = process.platform === 'linux' ? await startedOn(profile) : await markedOn(profile);
  await Promise.all(browsers.map((browser) => endProcess(browser, { signal: 'SIGKILL', graceMs: 0 })));
  await rm(markOf(profile), { force: true });
}

/**
 * By what they were started with. A mark is not enough: a headless shell makes none, and the program may be a script, as
 * Debian's is, that goes on beside the browser.
 */
async function startedOn(profile: string): Promise<ProcessIdentity[]> {
  const argument = `--user-data-dir=${resolve(profile)}`;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return command.split('\0').includes(argument) ? identify(Number(pid)) : null;
    }),
  );
  return found.filter((identity) => identity !== null);
}

/** By Chromium's own mark, `{host}-{pid}`. */
async function markedOn(profile: string): Promise<ProcessIdentity[]> {
  const mark = await readlink(markOf(profile)).catch(() => '');
  const { host, pid } = /^(?<host>.*)-(?<pid>\d+)$/.exec(mark)?.groups ?? {};
  const browser = host === hostname() ? identify(Number(pid)) : null;
  return browser ? [browser] : [];
}

const markOf = (profile: string): string => join(profile, 'SingletonLock');
