/**
 * Runs before `npm start`, `npm test` and their like, with nothing installed and on any Node from 18 on: installs the
 * packages that package-lock.json asks for when they are not there, and otherwise returns at once. With `--pages` it has
 * the pages built as well (scripts/build-web.ts), on the Node that came with the packages.
 *
 * What is installed is read from npm's own record in node_modules, which npm writes last: an install that was cut
 * short has none. Several starts at once install once; the others wait for it.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lock = join(root, '.countersign', 'install.lock');

/** Whoever installs touches the lock every 2 s, so an older one belongs to nobody any more. */
const LOCK_TOUCHED_EVERY_MS = 2_000;
const LOCK_ABANDONED_AFTER_MS = 15_000;

try {
  if (!isInstalled()) await installOnce();
  if (process.argv.includes('--pages')) await buildPages();
} catch (error) {
  console.error(`✗ ${error.message}`);
  process.exitCode = 1;
}

/** Whether every package of the lock file is in node_modules in that very version; optional ones may be left out. */
function isInstalled() {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted) throw new Error('package-lock.json is missing or broken: get it back from version control');
  if (!present) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional, devOptional }]) => {
    if (path === '') return true; // The project itself.
    const found = present[path];
    if (!found) return Boolean(optional || devOptional);
    return found.version === version && found.integrity === integrity;
  });
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

async function installOnce() {
  mkdirSync(join(root, '.countersign'), { recursive: true });
  let told = false;
  while (!takeLock()) {
    if (!told) console.error('  Another start is installing packages; waiting for it …');
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 300));
    if (isInstalled()) return;
  }
  const keep = setInterval(() => utimesSync(lock, new Date(), new Date()), LOCK_TOUCHED_EVERY_MS);
  try {
    if (!isInstalled()) await install();
  } finally {
    clearInterval(keep);
    rmSync(lock, { force: true });
  }
}

function takeLock() {
  try {
    closeSync(openSync(lock, 'wx'));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > LOCK_ABANDONED_AFTER_MS) rmSync(lock, { force: true });
    return false;
  }
}

async function install() {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1_000);
  console.error('  Installing packages (npm ci), once …');
  const ticker = setInterval(() => console.error(`  … still installing (${seconds()} s)`), 10_000);
  try {
    const code = await runNpm(['ci', '--no-audit', '--no-fund']);
    if (code !== 0) throw new Error(`npm ci ended with code ${code}; what it said stands above`);
    console.error(`✓ Packages installed (${seconds()} s)`);
  } finally {
    clearInterval(ticker);
  }
}

/** Does nothing when they are up to date. */
async function buildPages() {
  const own = join(root, 'node_modules', '.bin', 'node');
  const node = existsSync(own) ? own : process.execPath;
  const child = spawn(node, ['--no-warnings', join(root, 'scripts', 'build-web.ts')], { stdio: ['ignore', 2, 2] });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
  if (code !== 0) throw new Error('the pages could not be built; why stands above');
}

/** The npm that started us, on the Node that runs it: never on the one in node_modules, which is about to be replaced. */
function runNpm(args) {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  const inside = join(root, 'node_modules');
  const sameNpm = script && node && !node.startsWith(inside);
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(inside));
  const child = spawn(sameNpm ? node : 'npm', sameNpm ? [script, ...args] : args, {
    cwd: root,
    stdio: ['ignore', 2, 2], // npm's words are progress: standard output belongs to the command that follows.
    env: { ...process.env, PATH: folders.join(delimiter) },
    shell: !sameNpm && process.platform === 'win32',
  });
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
}
