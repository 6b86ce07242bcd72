/**
 * Builds the pages (`web/`) when they, or the packages they are made of, have changed. Called before whatever serves
 * them, so it is quick when there is nothing to do.
 *
 * Each build rests in a folder of its own, `web/dist/{stamp}`, and `web/dist/current` names the one that is served: two
 * builds at once do the same work twice and disturb nobody, and a reader never sees half a build.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { licensesOf, writeLicenses } from '../web/licenses.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const web = join(root, 'web');
const dist = join(web, 'dist');
const current = join(dist, 'current');

/** What the first load of a page may weigh, compressed, in bytes. The font counts where the language needs one. */
const FIRST_LOAD_BYTES_MAX: Record<string, number> = { signer: 200_000, app: 260_000 };
/** What the pages run of the server's own code; of everything else they know types only. */
const SHARED = [
  'src/api/app-paths.ts',
  'src/domain/model.ts',
  'src/organizations/texts.ts',
  'src/organizations/unnamed.ts',
];
/** Compressing what is compressed already makes it larger. */
const COMPRESSED = new Set(['.js', '.css', '.svg', '.html', '.txt']);

const stamp = stampOf();
if (!isBuilt()) await buildPages();

function isBuilt(): boolean {
  return existsSync(current) && readFileSync(current, 'utf8') === stamp && existsSync(join(dist, stamp));
}

async function buildPages(): Promise<void> {
  const startedAt = performance.now();
  console.error('  Building the pages …');
  mkdirSync(dist, { recursive: true });
  const folder = join(dist, `.building-${randomUUID()}`);
  try {
    // Whatever called: React in its form for people, not the one for tests.
    process.env.NODE_ENV = 'production';
    const { build } = await import('vite');
    // Each page by itself: what one of them shares with another would otherwise decide what a phone has to fetch.
    for (const page of Object.keys(FIRST_LOAD_BYTES_MAX)) {
      await build({
        configFile: join(web, 'vite.config.ts'),
        logLevel: 'warn',
        build: {
          outDir: folder,
          emptyOutDir: false,
          license: { fileName: licensesOf(page) },
          rolldownOptions: { input: { [page]: join(web, `${page}.html`) } },
        },
      });
    }
    writeLicenses(folder, Object.keys(FIRST_LOAD_BYTES_MAX));
    for (const file of filesIn(folder)) compress(file);
    const sizes = Object.keys(FIRST_LOAD_BYTES_MAX).map((page) => firstLoadOf(folder, page));
    publish(folder);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    const told = sizes.map(({ page, bytes }) => `${page} ${(bytes / 1_000).toFixed(0)} KB`).join(', ');
    console.error(`✓ Pages built (${seconds} s); first loads, gzip: ${told}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts the build into its place and names it the current one. Whoever was first with the same build has made it already. */
function publish(folder: string): void {
  try {
    renameSync(folder, join(dist, stamp));
  } catch (error) {
    if (!existsSync(join(dist, stamp))) throw error;
  }
  const before = existsSync(current) ? readFileSync(current, 'utf8') : null;
  const next = join(dist, `.current-${randomUUID()}`);
  writeFileSync(next, stamp);
  renameSync(next, current);
  // The one before stays: a process that is just starting may be reading it.
  for (const name of readdirSync(dist)) {
    if (/^[0-9a-f]{16}$/.test(name) && name !== stamp && name !== before) {
      rmSync(join(dist, name), { recursive: true, force: true });
    }
  }
}

function compress(file: string): void {
  if (!COMPRESSED.has(extname(file))) return;
  const bytes = readFileSync(file);
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${file}.br`, brotliCompressSync(bytes));
}

/** What a browser fetches before it shows a page in the heaviest language. @throws when that is more than it may be. */
function firstLoadOf(folder: string, page: string): { page: string; bytes: number } {
  const html = readFileSync(join(folder, `${page}.html`), 'utf8');
  const named = [...new Set([...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, path]) => path!))];
  const all = readdirSync(join(folder, 'assets'));
  const languages = all.filter((name) => /^(en|ar|fa)-.*\.js$/.test(name)).map((name) => `assets/${name}`);
  const fonts = all.filter((name) => name.endsWith('.woff2')).map((name) => `assets/${name}`);
  const weigh = (path: string) => {
    const file = join(folder, path);
    return statSync(existsSync(`${file}.gz`) ? `${file}.gz` : file).size;
  };
  const sum = (paths: string[]) => paths.reduce((total, path) => total + weigh(path), 0);
  const bytes = sum(named) + Math.max(...languages.map(weigh)) + sum(fonts) + html.length;
  const max = FIRST_LOAD_BYTES_MAX[page]!;
  if (bytes > max) throw new Error(`the first load of ${page}.html is ${bytes} bytes, which is more than ${max}`);
  return { page, bytes };
}

/** Of everything a build is made of: the sources, the versions of all packages, and how they are built. */
function stampOf(): string {
  const hash = createHash('sha256');
  const sources = [...filesIn(web), ...SHARED.map((path) => join(root, path))];
  for (const file of [...sources.sort(), join(root, 'package-lock.json'), fileURLToPath(import.meta.url)]) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (path === dist) return [];
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}
