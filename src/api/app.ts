import Koa, { type Context, type Middleware } from 'koa';
import type { Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import type { Hooks } from '../hooks.ts';
import { type KeyDirectory, openKeyDirectory } from '../organizations/key-directory.ts';
import { nameAndLog } from './access-log.ts';
import { makeAdmission } from './admission.ts';
import { isSecure, languageOf } from './client.ts';
import type { Dialect } from './dialect.ts';
import { sayErrors } from './errors.ts';
import { makeReadiness, type ReadinessCheck } from './health.ts';
import { serveHook } from './hooks.ts';
import { type Leaving, makeLeaving } from './leaving.ts';
import { makePages, servePage } from './pages.ts';
import { makePipeline } from './pipeline.ts';
import { makeRateLimiter } from './rate-limit.ts';
import { loadDialect, makeRoute, type Route, type ServedDialect } from './router.ts';
import { serveNotFound, serveWebApp, type WebApp } from './web-app.ts';

export type AppOptions = {
  /** What must work before requests are sent here; PostgreSQL is always among them. */
  checks?: ReadinessCheck[];
  /** Answers `/codec/encode` and `/codec/decode`, which the Temporal UI calls. */
  codec?: Middleware;
  /** What providers call by themselves, below `/hooks`. */
  hooks?: Hooks;
  /** The pages for people; without them there is only the API. */
  web?: WebApp | null;
  /** Checks each answer against its contract: in tests and development. */
  validateResponses?: boolean;
  /** How a contract is read; by default from `contracts/`. */
  readContract?: Parameters<typeof loadDialect>[1];
};
export type App = { koa: Koa; leaving: Leaving; close(): Promise<void> };

type Mounted = { served: ServedDialect; prefix: string; route: Route };

/**
 * The whole HTTP side of one process.
 * @throws when a dialect's handlers do not match its contract.
 */
export async function createApp(core: Core, dialects: readonly Dialect[], options: AppOptions = {}): Promise<App> {
  const served = await Promise.all(dialects.map((dialect) => loadDialect(dialect, options.readContract)));
  const keys: KeyDirectory = await openKeyDirectory(core);
  const admission = makeAdmission(core, keys, makeRateLimiter(core.database, core.now));
  const pipeline = makePipeline(core, admission, { validateResponses: options.validateResponses ?? false });
  const mounted = served.map((one) => mount(one, one.dialect.mount));
  const bare = new Map(Object.entries(core.config.dialectHosts).map(([host, name]) => [host, bareMount(name)]));
  const postgres = { name: 'postgresql', check: () => core.database.checkWritable() };
  const pages = makePages(
    served,
    makeReadiness([postgres, ...(options.checks ?? [])], core.now),
    core.config.metricsToken,
  );

  function mount(one: ServedDialect, prefix: string): Mounted {
    return { served: one, prefix, route: makeRoute(one, prefix, pipeline) };
  }
  function bareMount(name: string): Mounted {
    const one = served.find(({ dialect }) => dialect.name === name);
    if (!one) throw new Error(`DIALECT_HOSTS names the dialect ${name}, which does not exist`);
    return mount(one, one.dialect.bareMount);
  }
  /** On a dialect's own host its documented paths come first. */
  function find(ctx: Context): Mounted | undefined {
    const own = bare.get(ctx.hostname.toLowerCase());
    return [...(own ? [own] : []), ...mounted].find(({ prefix }) => isBelow(ctx.path, prefix));
  }

  const koa = new Koa();
  koa.on('error', (err) => core.log.warn({ err }, 'an answer broke off'));
  koa.use(nameAndLog(core.log));
  koa.use(protect(core.config.trustedProxies));
  koa.use(sayErrors(core.log));
  const leaving = makeLeaving();
  koa.use(leaving.middleware);
  koa.use(async (ctx, next) => {
    if (await servePage(pages, ctx)) return;
    if (options.web && serveWebApp(options.web, ctx)) return;
    if (options.codec && isBelow(ctx.path, '/codec')) {
      ctx.state.page = '/codec';
      await options.codec(ctx, next);
      return;
    }
    if (options.hooks && isBelow(ctx.path, '/hooks')) return serveHook(options.hooks, ctx);
    const found = find(ctx);
    if (!found && options.web && serveNotFound(options.web, ctx)) return;
    if (!found) throw new Problem('not_found');
    reachDialect(ctx, found.served.dialect);
    await found.route(ctx);
  });
  const close = async (): Promise<void> => {
    await admission.close();
    await keys.close();
  };
  return { koa, leaving, close };
}

/** From here on the request is spoken of in the dialect's ways: logs, headers and bodies say the same. */
function reachDialect(ctx: Context, dialect: Dialect): void {
  ctx.state.dialect = dialect;
  if (dialect.language) ctx.state.language = languageOf(ctx.req, dialect.language);
  if (!dialect.requestId) return;
  ctx.state.requestId = dialect.requestId(ctx.state.requestId);
  ctx.set('X-Request-Id', ctx.state.requestId);
}

const isBelow = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);

/** What browsers may do with our answers: next to nothing. Pages that need more say so themselves. */
function protect(trustedProxies: readonly string[]): Middleware {
  return async (ctx, next) => {
    ctx.set({
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      'Cache-Control': 'no-store',
    });
    if (isSecure(ctx.req, trustedProxies)) ctx.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
    await next();
  };
}
