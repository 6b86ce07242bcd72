import { setTimeout as delay } from 'node:timers/promises';
import type { Caller, Core } from '../core.ts';
import { readMessage } from './messages.ts';
import type { MessageView } from './view.ts';

/** The NOTIFY that says that something became of a message; its id is the payload. */
export const MESSAGE_SETTLED = 'message_settled';

/** One listener a process, however many wait. A notice that is missed costs a look at the next tick of the clock. */
const LOOK_EVERY_MS = 2_000;
const waiting = new WeakMap<object, Promise<Map<string, Set<() => void>>>>();

/**
 * Waits until a message is accepted, failed or cancelled, or `ms` are over; what it is then, is what it gives.
 * @throws Problem not_found
 */
export async function untilSettled(
  core: Core,
  caller: Caller,
  messageId: string,
  { ms, signal }: { ms: number; signal?: AbortSignal },
): Promise<MessageView> {
  const until = Date.now() + ms;
  const told = await listenersOf(core);
  for (;;) {
    const wake = new AbortController();
    const woken = (): void => wake.abort();
    const own = told.get(messageId) ?? new Set();
    told.set(messageId, own.add(woken));
    try {
      // Looked at after it is listened for, so that nothing falls between.
      const message = await readMessage(core, caller, messageId);
      const left = until - Date.now();
      if (!['queued', 'sending'].includes(message.status) || left <= 0 || signal?.aborted) return message;
      const either = signal ? AbortSignal.any([wake.signal, signal]) : wake.signal;
      await delay(Math.min(left, LOOK_EVERY_MS), undefined, { signal: either }).catch(() => {});
    } finally {
      own.delete(woken);
      if (own.size === 0) told.delete(messageId);
    }
  }
}

function listenersOf({ database }: Core): Promise<Map<string, Set<() => void>>> {
  const known = waiting.get(database);
  if (known) return known;
  const told = new Map<string, Set<() => void>>();
  const listening = database
    .listen(MESSAGE_SETTLED, (id) => {
      for (const wake of told.get(id) ?? []) wake();
    })
    .then(() => told);
  waiting.set(database, listening);
  listening.catch(() => waiting.delete(database));
  return listening;
}
