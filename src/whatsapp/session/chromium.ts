import { existsSync } from 'node:fs';
import { readdir, readlink, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { installedChromium } from '../../platform/chromium-build.ts';
import { endProcess, identify } from '../../platform/process-identity.ts';
import { findOnPath } from '../../platform/temporal-finder.ts';

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
 * Ends a browser that a killed worker left on a profile, so that the profile can be opened again. Chromium marks a profile
 * in use by a link that says `{host}-{pid}`, and opens none that another host has marked. That is what a container finds that
 * was made anew over the same folder; whoever begins a session has its lease, so the mark is taken away.
 */
export async function endLeftBrowser(profile: string): Promise<void> {
  const link = join(profile, 'SingletonLock');
  const mark = await readlink(link).catch(() => null);
  const found = mark === null ? null : /^(?<host>.*)-(?<pid>\d+)$/.exec(mark);
  if (!found?.groups) return;
  if (found.groups.host !== hostname()) return rm(link, { force: true });
  const browser = identify(Number(found.groups.pid));
  if (browser === null || !(await isOnProfile(browser.pid, profile))) return;
  await endProcess(browser, { signal: 'SIGKILL', graceMs: 0 });
}

/** The number may be another process's by now. */
async function isOnProfile(pid: number, profile: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const paths = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
  return paths.some((path) => path.startsWith(`${profile}/`));
}
