import { keepNewest } from '../../keep-newest.ts';
import { WHATSAPP_LIMITS } from '../limits.ts';

/**
 * WhatsApp's ticks: -1 refused, 0 not yet at the server, 1 taken by it, 2 delivered, 3 and above read. They are the only
 * truth about what was sent, and they come in before or after the library has said which message it sent.
 */
export class Ticks {
  readonly #latest = new Map<string, number>();
  readonly #waiting = new Map<string, Set<() => void>>();

  note(id: string, tick: number): void {
    keepNewest(this.#latest, id, tick, WHATSAPP_LIMITS.ticksKeptMax);
    for (const wake of this.#waiting.get(id) ?? []) wake();
  }

  /** The latest one; 0 when there was none. */
  of(id: string): number {
    return this.#latest.get(id) ?? 0;
  }

  /** Waits for the first that is not 0. @returns 0 when there is none within `ms`. */
  async first(id: string, ms: number): Promise<number> {
    if (this.of(id) !== 0) return this.of(id);
    const waiting = this.#waiting.get(id) ?? new Set();
    this.#waiting.set(id, waiting);
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        waiting.delete(wake);
        if (waiting.size === 0) this.#waiting.delete(id);
        resolve();
      };
      const wake = (): void => {
        if (this.of(id) !== 0) finish();
      };
      const timer = setTimeout(finish, ms);
      waiting.add(wake);
    });
    return this.of(id);
  }
}
