/**
 * A few warm children and the queue before them.
 *
 * I1: one job, one child; a child never works on two files at once.
 * I2: a breach of limits ends the job; it is not tried again, since it would end the same way.
 * I3: a job whose child died without a breach is tried once more in a fresh child, so that one bad neighbour or an
 *     operator's kill costs nobody an upload. If that child dies too, the file is to blame.
 * I4: what happens in a child never throws in the parent but as the rejection of that job's promise.
 */
import { type ChildProgram, LimitedChild } from './limited-child.ts';
import { LIMITS } from './limits.ts';
import type { FromChild, Job } from './protocol.ts';
import { PdfUnavailable } from './refusal.ts';

type Answer = Exclude<FromChild, { kind: 'ready' }>;
export type PoolEnd = { kind: 'answer'; answer: Answer } | { kind: 'breach'; what: 'time' | 'memory' | 'crash' };
export type RunOptions = { timeoutMs: number; signal?: AbortSignal | undefined };

type Waiting = { take(slot: Slot): void; reject(error: unknown): void };
type Slot = { child: LimitedChild | null };

export class ChildPool {
  readonly #program: ChildProgram;
  readonly #slots: Slot[];
  readonly #free: Slot[];
  readonly #waiting = new Set<Waiting>();
  #closed = false;

  /** Starts `size` children at once, so that the first job finds a warm one; or, not `startsEarly`, each with its first job. */
  constructor(size: number, program: ChildProgram = 'document', { startsEarly = true } = {}) {
    this.#program = program;
    this.#slots = Array.from({ length: size }, () => ({ child: startsEarly ? new LimitedChild(program) : null }));
    this.#free = [...this.#slots];
  }

  /** Process ids of the children, for tests and diagnostics. */
  get pids(): number[] {
    return this.#slots.flatMap((slot) => slot.child?.pid ?? []);
  }

  /**
   * Runs a job in a child of its own. The time limit counts from when a child takes it, and only what the child works.
   * @throws PdfUnavailable when the queue is full, the pool is closed or no child starts; the signal's reason on abort.
   */
  async run(job: Job, options: RunOptions): Promise<PoolEnd> {
    const slot = await this.#acquire(options.signal);
    try {
      return await this.#runIn(slot, job, options);
    } finally {
      if (!this.#closed && slot.child?.worn) this.#renew(slot);
      this.#release(slot);
    }
  }

  /** Kills the children; jobs in hand and waiting ones reject. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const waiting of this.#waiting) waiting.reject(closed());
    this.#waiting.clear();
    await Promise.all(this.#slots.map((slot) => slot.child?.destroy()));
  }

  async #runIn(slot: Slot, job: Job, options: RunOptions): Promise<PoolEnd> {
    if (this.#closed) throw closed();
    // Somebody may have ended it while it was idle.
    let child = !slot.child || slot.child.worn ? this.#renew(slot) : slot.child;
    for (const lastTry of [false, true]) {
      const end = await child.run(job, options);
      if (this.#closed) throw closed();
      switch (end.kind) {
        case 'answer':
          return end;
        case 'breach':
          return end;
        case 'aborted':
          throw options.signal?.reason ?? new DOMException('aborted', 'AbortError');
        case 'crash':
          if (lastTry) return { kind: 'breach', what: 'crash' };
          break;
        case 'never_started':
          if (lastTry) throw new PdfUnavailable('no PDF process starts on this machine');
          break;
        default:
          end satisfies never;
      }
      child = this.#renew(slot);
    }
    throw new Error('unreachable: the last try returns or throws');
  }

  #renew(slot: Slot): LimitedChild {
    slot.child?.kill();
    slot.child = new LimitedChild(this.#program);
    return slot.child;
  }

  #acquire(signal: AbortSignal | undefined): Promise<Slot> {
    if (this.#closed) return Promise.reject(closed());
    if (signal?.aborted) return Promise.reject(signal.reason);
    const free = this.#free.shift();
    if (free) return Promise.resolve(free);
    if (this.#waiting.size >= LIMITS.queueMax) return Promise.reject(new PdfUnavailable('too many PDF jobs wait'));
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(waiting);
        reject(signal?.reason);
      };
      const waiting: Waiting = {
        take: (slot) => {
          signal?.removeEventListener('abort', leave);
          resolve(slot);
        },
        reject,
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.add(waiting);
    });
  }

  #release(slot: Slot): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#free.push(slot);
      return;
    }
    this.#waiting.delete(next);
    next.take(slot);
  }
}

const closed = () => new PdfUnavailable('the PDF engine is closed');
