import { setTimeout as delay } from 'node:timers/promises';

export class DeadlineError extends Error {
  constructor(ms: number) {
    super(`no answer within ${ms} ms`);
    this.name = 'DeadlineError';
  }
}

/** What the page says, unless it takes too long: a page that has crashed never answers. @throws DeadlineError */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const ended = new AbortController();
  try {
    return await Promise.race([
      work,
      delay(ms, undefined, { signal: ended.signal }).then(() => {
        throw new DeadlineError(ms);
      }),
    ]);
  } finally {
    ended.abort();
    work.catch(() => {}); // It may still fail when nobody listens any more.
  }
}
