import type { IncomingMessage } from 'node:http';
import type { Context, Middleware } from 'koa';
import type { Logger } from '../log.ts';
import { sendEncoded } from './answer.ts';
import { toProblem } from './failures.ts';
import { API_LIMITS } from './limits.ts';
import { encodeProblem } from './say.ts';

/** The one place where errors become answers. Bugs are logged here, once, with their cause, and never shown. */
export function sayErrors(log: Logger): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const problem = toProblem(error);
      const { requestId, language, dialect, operation } = ctx.state;
      const about = { requestId, dialect: dialect?.name, operation: operation?.id };
      if (problem.code === 'internal_error') log.error({ ...about, err: problem.cause }, 'a request failed');
      else if (problem.code === 'service_unavailable') {
        log.warn({ ...about, err: problem.cause }, 'a request could not be served for the moment');
      }
      if (!(await isReadToEnd(ctx.req))) ctx.set('Connection', 'close');
      sendEncoded(ctx as Context, encodeProblem(dialect, problem, { language, requestId, accept: ctx.get('Accept') }));
    }
  };
}

/**
 * Reads past what is left of the body, within bounds: a client that is still sending when the connection is closed
 * sees a broken connection in place of its answer.
 */
function isReadToEnd(request: IncomingMessage): Promise<boolean> {
  if (request.complete || request.destroyed) return Promise.resolve(request.complete);
  return new Promise((resolve) => {
    let bytes = 0;
    const done = () => {
      clearTimeout(timer);
      request.off('data', onData).off('end', done).off('close', done);
      resolve(request.complete);
    };
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > API_LIMITS.drainBytesMax) done();
    };
    const timer = setTimeout(done, API_LIMITS.drainMs);
    request.on('data', onData).on('end', done).on('close', done).resume();
  });
}
