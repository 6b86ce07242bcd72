import type { ServerResponse } from 'node:http';
import type { Middleware } from 'koa';
import { Problem } from '../errors/problem.ts';

/** What a process that stops says to those it is still serving, so that none of them is cut off without a word. */
export type Leaving = {
  /** Goes round everything that may take long; what it throws has still to be said. */
  middleware: Middleware;
  /** Ends the streams of events: whoever reads one comes again by itself, to a process that goes on. */
  endStreams(): void;
  /** Answers what has no answer yet: it is to be asked again. What is being done for it is not waited for. */
  giveUp(): void;
};

const RETRY_AFTER_MS = 1_000;

export function makeLeaving(): Leaving {
  const unanswered = new Set<(problem: Problem) => void>();
  const streams = new Set<ServerResponse>();
  const endStreams = (): void => {
    for (const response of streams) response.end();
  };
  return {
    async middleware(ctx, next) {
      const { promise: givenUp, reject } = Promise.withResolvers<never>();
      unanswered.add(reject);
      try {
        await Promise.race([next(), givenUp]);
      } finally {
        unanswered.delete(reject);
      }
      if (ctx.type !== 'text/event-stream') return;
      streams.add(ctx.res);
      ctx.res.once('close', () => streams.delete(ctx.res));
    },
    endStreams,
    giveUp() {
      endStreams();
      for (const reject of unanswered) {
        reject(
          new Problem('service_unavailable', { retryAfterMs: RETRY_AFTER_MS, cause: new Error('the process stops') }),
        );
      }
    },
  };
}
