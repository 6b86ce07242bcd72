/**
 * One child process that parses files nobody trusts, and the limits around it.
 *
 * The kernel bounds its data and CPU (prlimit, where it exists), V8 its heap, Node's permission model keeps it from
 * starting programs or threads, its environment is empty, a watchdog bounds its resident memory and a clock each job: that of
 * the child itself, so that a machine which is busy with others refuses no file for it.
 * Whatever happens to the child, the parent only learns how the job ended.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isExecutable } from '../programs.ts';
import { cpuTimeMs } from './cpu-time.ts';
import { LIMITS } from './limits.ts';
import { type ResidentMemory, residentMemory } from './memory.ts';
import type { FromChild, Job, ToChild } from './protocol.ts';

type Answer = Exclude<FromChild, { kind: 'ready' }>;

/** How a job ended. `breach`: the child was killed for what it used. `crash`: it died on its own. */
export type JobEnd =
  | { kind: 'answer'; answer: Answer }
  | { kind: 'breach'; what: 'time' | 'memory' }
  | { kind: 'crash' }
  | { kind: 'aborted' }
  | { kind: 'never_started' };

/** Which jobs a child does. Only image children may load native code, which the permission model does not hold in. */
export type ChildProgram = 'document' | 'image';

const PRLIMIT = ['/usr/bin/prlimit', '/bin/prlimit'].find(isExecutable);
const NODE_ARGUMENTS = [
  `--max-old-space-size=${LIMITS.heapMegabytesMax}`,
  '--permission',
  '--allow-fs-read=*',
  '--allow-fs-write=*',
  '--no-warnings',
];
const PROGRAMS: Record<ChildProgram, string[]> = {
  document: [fileURLToPath(new URL('./child.ts', import.meta.url))],
  image: ['--allow-addons', fileURLToPath(new URL('./image-child.ts', import.meta.url))],
};

export class LimitedChild {
  readonly #process: ChildProcess;
  readonly #ready: Promise<boolean>;
  #jobsDone = 0;
  #gone = false;
  /** Ends the job in hand; null while idle. */
  #end: ((end: JobEnd) => void) | null = null;

  constructor(program: ChildProgram) {
    const nodeArguments = [...NODE_ARGUMENTS, ...PROGRAMS[program]];
    const [command, args] = PRLIMIT
      ? [
          PRLIMIT,
          [
            `--data=${LIMITS.dataBytesMax}`,
            `--cpu=${LIMITS.cpuSecondsMax}`,
            '--core=0',
            process.execPath,
            ...nodeArguments,
          ],
        ]
      : [process.execPath, nodeArguments];
    this.#process = spawn(command, args, {
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'json',
    });
    this.#ready = new Promise((resolve) => {
      const timer = setTimeout(() => this.kill(), LIMITS.childStartMs);
      const settle = (started: boolean) => {
        clearTimeout(timer);
        resolve(started);
      };
      this.#process.on('message', (message: FromChild) => {
        if (message.kind === 'ready') settle(true);
        else this.#end?.({ kind: 'answer', answer: message });
      });
      const onGone = () => {
        this.#gone = true;
        settle(false);
        this.#end?.({ kind: 'crash' });
      };
      this.#process.on('error', onGone);
      this.#process.on('exit', onGone);
    });
    // An idle child must not keep its parent alive; while a job runs, its timers do.
    this.#process.unref();
    this.#process.channel?.unref();
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Whether it may be given another job, or has done and taken enough. */
  get worn(): boolean {
    return this.#gone || this.#jobsDone >= LIMITS.jobsPerChildMax || this.#memory().peak > LIMITS.usualRssBytesMax;
  }

  /** Does one job, within `timeoutMs` of its own time. One at a time; after any end but an answer the child is dead. */
  async run(job: Job, options: { timeoutMs: number; signal?: AbortSignal | undefined }): Promise<JobEnd> {
    // A starting child holds its parent by the start timer, a working one by the job's.
    if (!(await this.#ready)) return { kind: 'never_started' };
    if (options.signal?.aborted) return { kind: 'aborted' };
    const number = ++this.#jobsDone;
    const end = await new Promise<JobEnd>((resolve) => {
      const leftMs = this.#countdown(options.timeoutMs);
      const look = () => {
        const ms = leftMs();
        if (ms > 0) timer = setTimeout(look, ms);
        else resolve({ kind: 'breach', what: 'time' });
      };
      let timer = setTimeout(look, options.timeoutMs);
      const watchdog = setInterval(() => {
        if (this.#memory().now > LIMITS.rssBytesMax) resolve({ kind: 'breach', what: 'memory' });
      }, LIMITS.watchEveryMs);
      const onAbort = () => resolve({ kind: 'aborted' });
      options.signal?.addEventListener('abort', onAbort, { once: true });
      this.#end = (result) => {
        clearTimeout(timer);
        clearInterval(watchdog);
        options.signal?.removeEventListener('abort', onAbort);
        resolve(result);
      };
      if (this.#gone) this.#end({ kind: 'crash' });
      else this.#process.send({ number, job } satisfies ToChild, (error) => error && this.#end?.({ kind: 'crash' }));
    });
    this.#end?.(end); // Clears timers and listeners when they were what ended it.
    this.#end = null;
    if (end.kind !== 'answer') this.kill();
    return end;
  }

  kill(): void {
    this.#gone = true;
    this.#process.kill('SIGKILL');
  }

  /** Kills it and waits until the system has let go of it. */
  async destroy(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null || this.pid === undefined) return;
    await new Promise<void>((resolve) => {
      this.#process.ref();
      this.#process.once('exit', () => resolve());
      this.kill();
    });
  }

  /** @returns what is left of a job's time: of the child's own where the system tells it, and of the longest wait for it. */
  #countdown(timeoutMs: number): () => number {
    const begunAt = performance.now();
    const had = this.#cpuTimeMs();
    return () => {
      const has = this.#cpuTimeMs();
      if (had === null || has === null) return 0;
      const waitLeftMs = timeoutMs * LIMITS.waitFactorMax - (performance.now() - begunAt);
      return Math.min(timeoutMs - (has - had), waitLeftMs);
    };
  }

  #cpuTimeMs(): number | null {
    return this.pid === undefined ? null : cpuTimeMs(this.pid);
  }

  #memory(): ResidentMemory {
    return this.pid === undefined ? { now: 0, peak: 0 } : residentMemory(this.pid);
  }
}
