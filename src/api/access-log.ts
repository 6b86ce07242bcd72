import type { Middleware } from 'koa';
import type { Logger } from '../log.ts';
import { httpDurations } from '../metrics.ts';
import { languageOf, requestIdOf } from './client.ts';

/**
 * Names each request, and notes it when its answer has been sent: the route's pattern in place of the URL, which may
 * hold tokens, and ids in place of people.
 */
export function nameAndLog(log: Logger): Middleware {
  return async (ctx, next) => {
    const startedAt = performance.now();
    ctx.state.requestId = requestIdOf(ctx.req);
    ctx.state.language = languageOf(ctx.req);
    ctx.set('X-Request-Id', ctx.state.requestId);
    ctx.res.once('close', () => {
      const { requestId, dialect, operation, actor, page } = ctx.state;
      const ms = performance.now() - startedAt;
      const status = ctx.res.statusCode;
      const labels = { dialect: dialect?.name ?? 'none', operation: operation?.id ?? page ?? 'none', status };
      httpDurations.observe(labels, ms / 1_000);
      const route = operation ? operation.path : (page ?? null);
      const isComplete = ctx.res.writableFinished;
      log.info({ requestId, method: ctx.method, ...labels, route, actor, ms: Math.round(ms), isComplete }, 'answered');
    });
    await next();
  };
}
