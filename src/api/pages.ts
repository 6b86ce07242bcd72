import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Context } from 'koa';
import { Problem } from '../errors/problem.ts';
import { registry } from '../metrics.ts';
import { renderErrors } from './docs/errors-page.ts';
import { renderIndex } from './docs/index-page.ts';
import { renderReference } from './docs/reference-page.ts';
import { STYLE_SHEET } from './docs/style.ts';
import type { Readiness } from './health.ts';
import type { ServedDialect } from './router.ts';

/** Only what these pages have: our own style sheet, and the script by which the reference is tried out. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TRY_IT = new URL('./docs/try-it.client.js', import.meta.url);

type Page = (ctx: Context) => Promise<void> | void;

/** What is served beside the dialects: health, metrics, documentation. Found by exact path. */
export function makePages(
  served: readonly ServedDialect[],
  readiness: () => Promise<Readiness>,
  metricsToken: string | null,
): Map<string, Page> {
  const pages = new Map<string, Page>();
  pages.set('/healthz', (ctx) => {
    ctx.body = { status: 'ok' };
  });
  pages.set('/readyz', async (ctx) => {
    const said = await readiness();
    ctx.status = said.ready ? 200 : 503;
    ctx.body = { status: said.ready ? 'ready' : 'not_ready', checks: said.checks };
  });
  pages.set('/metrics', async (ctx) => {
    refuseStrangers(ctx, metricsToken);
    ctx.type = registry.contentType;
    ctx.body = await registry.metrics();
  });
  pages.set(
    '/docs',
    html(() => renderIndex(served)),
  );
  pages.set('/docs/errors', html(renderErrors));
  pages.set('/docs/style.css', (ctx) => {
    ctx.type = 'text/css';
    ctx.body = STYLE_SHEET;
  });
  pages.set('/docs/try-it.js', async (ctx) => {
    ctx.type = 'text/javascript';
    ctx.body = await readFile(TRY_IT, 'utf8');
  });
  for (const one of served) {
    const { name, mount } = one.dialect;
    pages.set(
      `/docs/${name}`,
      html(() => renderReference(one)),
    );
    for (const path of [`/docs/${name}.yaml`, `${mount}/openapi.yaml`]) {
      pages.set(path, (ctx) => {
        ctx.type = 'application/yaml';
        ctx.body = one.contract.yaml;
      });
    }
  }
  return pages;
}

/** Metrics tell what an installation does and how much of it, so here they need their token. @throws Problem unauthorized | not_found */
function refuseStrangers(ctx: Context, token: string | null): void {
  if (token === null) throw new Problem('not_found');
  const [given, wanted] = [ctx.get('authorization'), `Bearer ${token}`].map((text) =>
    createHash('sha256').update(text).digest(),
  );
  if (!timingSafeEqual(given!, wanted!)) throw new Problem('unauthorized');
}

/** Answers with a page if there is one at this path. */
export async function servePage(pages: ReadonlyMap<string, Page>, ctx: Context): Promise<boolean> {
  const page = pages.get(ctx.path);
  if (!page) return false;
  ctx.state.page = ctx.path;
  if (ctx.method !== 'GET' && ctx.method !== 'HEAD') {
    ctx.set('Allow', 'GET, HEAD');
    throw new Problem('method_not_allowed');
  }
  await page(ctx);
  return true;
}

/** A page is made when it is first asked for. */
function html(render: () => string): Page {
  let made: string | null = null;
  return (ctx) => {
    made ??= render();
    ctx.type = 'html';
    ctx.set('Content-Security-Policy', PAGE_POLICY);
    ctx.body = made;
  };
}
