/**
 * Serves the pages for people, as scripts/build-web.ts left them in `web/dist`.
 *
 * - W1 Nothing here asks PostgreSQL or changes anything: programs that look at links must do no harm.
 * - W2 The policy allows our own scripts and, by a nonce of this very answer, the style sheet that the component library
 *   puts together in the browser. Nothing inline, nothing from elsewhere.
 * - W3 An asset's name changes with its content, so it is kept by browsers for ever; a page itself never.
 */
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'koa';
import { Problem } from '../errors/problem.ts';
import { isAppPath } from './app-paths.ts';

/** Everything a browser may ask for, in memory: two megabytes. */
export type WebApp = {
  pages: Record<PageName, string>;
  /** By path: `/assets/…`, and the licences of what they are made of. */
  assets: ReadonlyMap<string, Asset>;
};
type PageName = 'signer' | 'app';
type Asset = { type: string; plain: Buffer; gzip: Buffer | null; brotli: Buffer | null };

const DIST = fileURLToPath(new URL('../../web/dist', import.meta.url));
const NONCE = /__NONCE__/g;
const LICENSES = 'licenses.txt';
/** Where the Client manager's document has the chat, below its mount: a page of the dashboard. */
const DOCUMENTED_CHAT = /^\/clientmanager\/chat\/?$/;
const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** Reads the current build; null when there is none. */
export async function readWebApp(dist: string = DIST): Promise<WebApp | null> {
  const stamp = await readFile(join(dist, 'current'), 'utf8').catch(() => null);
  if (stamp === null) return null;
  const folder = join(dist, stamp);
  const [signer, app, names] = await Promise.all([
    readFile(join(folder, 'signer.html'), 'utf8'),
    readFile(join(folder, 'app.html'), 'utf8'),
    readdir(join(folder, 'assets')),
  ]);
  const assets = new Map([[`/${LICENSES}`, await readAsset(join(folder, LICENSES))]]);
  for (const name of names.filter((each) => extname(each) in TYPES)) {
    assets.set(`/assets/${name}`, await readAsset(join(folder, 'assets', name)));
  }
  return { pages: { signer, app }, assets };
}

async function readAsset(path: string): Promise<Asset> {
  const optional = (file: string) => readFile(file).catch(() => null);
  const [plain, gzip, brotli] = await Promise.all([readFile(path), optional(`${path}.gz`), optional(`${path}.br`)]);
  return { type: TYPES[extname(path)]!, plain, gzip, brotli };
}

/**
 * Answers with a page or one of its assets, if the path is one of theirs.
 * @throws Problem `not_found` for an asset of another build, `method_not_allowed`
 */
export function serveWebApp({ pages, assets }: WebApp, ctx: Context): boolean {
  if (DOCUMENTED_CHAT.test(ctx.path)) {
    ctx.state.page = '/chat';
    ctx.redirect('/chat');
    return true;
  }
  const page = pageAt(ctx.path);
  if (page === null && !ctx.path.startsWith('/assets/') && !assets.has(ctx.path)) return false;
  // Without what is secret in it: the token of a link.
  ctx.state.page = page === null ? '/assets' : `/${page}`;
  if (ctx.method !== 'GET' && ctx.method !== 'HEAD') {
    ctx.set('Allow', 'GET, HEAD');
    throw new Problem('method_not_allowed');
  }
  if (page === null) sendAsset(ctx, assets.get(ctx.path));
  else sendPage(ctx, page, pages);
  return true;
}

/** For people who followed a broken address: says so in their language, with status 404. */
export function serveNotFound({ pages }: WebApp, ctx: Context): boolean {
  if (ctx.method !== 'GET' || !ctx.headers.accept?.includes('text/html')) return false;
  ctx.state.page = '/not-found';
  ctx.status = 404;
  sendPage(ctx, 'app', pages);
  return true;
}

function pageAt(path: string): PageName | null {
  if (/^\/s\/[^/]+\/?$/.test(path)) return 'signer';
  return isAppPath(path) ? 'app' : null;
}

function sendPage(ctx: Context, page: PageName, pages: WebApp['pages']): void {
  const nonce = randomBytes(16).toString('base64');
  ctx.type = 'html';
  ctx.set('Content-Security-Policy', contentPolicy(page, nonce));
  ctx.set('Permissions-Policy', DEVICES[page]);
  ctx.body = pages[page].replace(NONCE, nonce);
}

/** Which of a device's senses a page may ask for: the chat records voice messages, and nothing else needs any. */
const DEVICES: Record<PageName, string> = {
  app: 'microphone=(self), camera=(), display-capture=(), geolocation=()',
  signer: 'microphone=(), camera=(), display-capture=(), geolocation=()',
};

function contentPolicy(page: PageName, nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    // Page images and marks are made in the browser (blob:, data:); a session's token never stands in an address.
    "img-src 'self' blob: data:",
    // What people send by WhatsApp is heard and seen where it was written; what is recorded here is heard before it goes.
    ...(page === 'app' ? ["media-src 'self' blob:"] : []),
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function sendAsset(ctx: Context, asset: Asset | undefined): void {
  if (!asset) throw new Problem('not_found');
  ctx.type = asset.type;
  if (ctx.path.startsWith('/assets/')) ctx.set('Cache-Control', 'public, max-age=31536000, immutable');
  ctx.vary('Accept-Encoding');
  const accepts = (encoding: string) => ctx.get('accept-encoding').includes(encoding);
  if (asset.brotli && accepts('br')) sendEncoded(ctx, 'br', asset.brotli);
  else if (asset.gzip && accepts('gzip')) sendEncoded(ctx, 'gzip', asset.gzip);
  else ctx.body = asset.plain;
}

function sendEncoded(ctx: Context, encoding: string, body: Buffer): void {
  ctx.set('Content-Encoding', encoding);
  ctx.body = body;
}
