import { existsSync } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { endProcess, identify } from '../platform/process-identity.ts';

/** Where systems put Chromium and what is built of it. */
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

/** The Chromium that sessions run in; null when there is none. */
export function findChromium({ whatsapp }: Pick<Config, 'whatsapp'>): string | null {
  if (whatsapp.chromiumPath !== null) return existsSync(whatsapp.chromiumPath) ? whatsapp.chromiumPath : null;
  return PROGRAMS.find((path) => existsSync(path)) ?? null;
}

/** What Chromium is started with, as few as possible: the usual lists of flags take memory instead of saving it. */
export function chromiumArguments({ whatsapp }: Pick<Config, 'whatsapp'>): string[] {
  // Chromium refuses its sandbox to root, which containers often run as.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return ['--no-first-run', '--disable-gpu', '--disable-dev-shm-usage', ...asRoot, ...whatsapp.chromiumArguments];
}

/**
 * Ends a browser that a killed worker left on a profile, so that the profile can be opened again. Chromium marks a profile
 * in use by a link that says `{host}-{pid}`; of another host nothing is known.
 */
export async function endLeftBrowser(profile: string): Promise<void> {
  const mark = await readlink(join(profile, 'SingletonLock')).catch(() => null);
  const found = mark === null ? null : /^(?<host>.*)-(?<pid>\d+)$/.exec(mark);
  if (!found?.groups || found.groups.host !== hostname()) return;
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
