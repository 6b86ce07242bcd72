import { Context } from '@temporalio/activity';

const HEARTBEAT_EVERY_MS = 3_000;

/** Tells Temporal that the work goes on, so that a killed worker is noticed in seconds and not at the time limit. */
export async function heartbeating<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), HEARTBEAT_EVERY_MS);
  try {
    return await work(context.cancellationSignal);
  } finally {
    clearInterval(beat);
  }
}
