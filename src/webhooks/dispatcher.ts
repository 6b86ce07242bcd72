import type { Core } from '../core.ts';
import { EgressError } from '../egress/error.ts';
import { runLoop } from '../loop.ts';
import { makeBatcher } from './batcher.ts';
import { claimDeliveries, FIRST_ENDPOINT, handOver, nextChanceMs, releaseDeliveries } from './claim.ts';
import type { Formats } from './formats.ts';
import type { DeliveryJob } from './job.ts';
import { makePace, UNKNOWN_MAX } from './pace.ts';
import { DELIVERIES_DUE } from './publish.ts';
import { type Attempt, type AttemptResult, judge, recordAttempts, recordCancelled } from './record.ts';
import { runRetention } from './retention.ts';
import { send } from './send.ts';

/** Starts the workflow that retries a delivery; harmless when it was started before. @throws when it cannot be started. */
export type StartLadder = (ladder: {
  deliveryId: string;
  /** Attempts made so far. */
  attempts: number;
  /** Until the next attempt. */
  delayMs: number;
}) => Promise<void>;

export type DispatcherOptions = {
  formats: Formats;
  startLadder: StartLadder;
  /** Deliveries under way at once in this process. */
  concurrency?: number;
  /** How often leases that have ended are looked for; new deliveries announce themselves. */
  pollMs?: number;
  /** Longer than an attempt and its recording can take. */
  leaseMs?: number;
  /** For attempts under way when the dispatcher is stopped; what takes longer is left to others. */
  graceMs?: number;
  random?: () => number;
  /** Told of each attempt, for the metrics. */
  observe?: (kind: AttemptResult['kind'], durationMs: number) => void;
};

export type Dispatcher = {
  /** Takes nothing more, waits for what is under way, gives the rest back. */
  stop(): Promise<void>;
  /** Resolves when nothing is due and nothing under way. */
  idle(): Promise<void>;
};

const DEFAULTS = { concurrency: 64, pollMs: 5_000, leaseMs: 30_000, graceMs: 5_000, random: Math.random };
const RECORD_BATCH_MAX = 100;
/** Chances are not looked for more often than this. */
const CHANCE_MIN_MS = 20;

/**
 * Makes the first attempts of deliveries; one in each worker, as many as there are.
 *
 * 1. A delivery is claimed by a lease (claim.ts). Whatever happens to this process, it is due again when the lease ends.
 * 2. An attempt that failed is recorded first; then its workflow is started; only then is the lease given up. A
 *    delivery that is claimed with an attempt on record therefore lacks only its workflow, and is not sent again.
 * 3. Nothing waits for a slow receiver but what is meant for it (pace.ts).
 */
export async function runDispatcher(core: Core, options: DispatcherOptions): Promise<Dispatcher> {
  const settings = { ...DEFAULTS, ...options };
  const pace = makePace(settings.concurrency);
  const giveUp = new AbortController();
  const underWay = new Map<string, Promise<void>>();
  const idleWaiters: (() => void)[] = [];
  const work = makeWork(core, settings, giveUp.signal);
  /** How far the tour through the endpoints has come, and whether it has found anything. */
  let after = FIRST_ENDPOINT;
  let foundInTour = false;
  let chance: NodeJS.Timeout | undefined;

  const begin = (job: DeliveryJob): void => {
    const begun = performance.now();
    pace.begin(job.endpoint.id);
    const done = work(job).then((delivered) => {
      underWay.delete(job.deliveryId);
      const wasAtLimit = pace.end(job.endpoint.id, performance.now() - begun);
      // What else is due was taken when it was announced, unless a limit held it back: ours, the owner's, or that of an
      // endpoint in trouble, for which the next chance has to be looked up.
      if (wasAtLimit || job.endpoint.bounded || !delivered || idleWaiters.length > 0) loop.wake();
    });
    underWay.set(job.deliveryId, done);
  };

  const claim = async (limit: number) => {
    const allowances = pace.allowances();
    const claimed = await core.database.statement((sql) =>
      claimDeliveries(sql, {
        limit,
        leaseMs: settings.leaseMs,
        after,
        defaultAllowance: UNKNOWN_MAX,
        allowances,
      }),
    );
    pace.took(
      allowances,
      claimed.jobs.map(({ endpoint }) => endpoint.id),
    );
    return claimed;
  };

  /** An endpoint that is throttled, limited or probed is not announced when its time has come. */
  const wakeForNextChance = async (): Promise<void> => {
    const ms = await core.database.statement(nextChanceMs);
    clearTimeout(chance);
    if (ms !== null && ms < settings.pollMs) chance = setTimeout(() => loop.wake(), Math.max(ms, CHANCE_MIN_MS));
  };

  /** @returns whether there may be more to take at once. */
  const round = async (): Promise<boolean> => {
    const limit = pace.free();
    if (limit === 0) return false; // The next delivery that ends wakes the loop.
    // An empty answer means idleness only to those who asked before, and only when no limit of an endpoint was in play.
    const asking = underWay.size === 0 ? idleWaiters.length : 0;
    const { jobs, blockedCount, next, hasBounded } = await claim(limit);
    for (const job of jobs) if (!underWay.has(job.deliveryId)) begin(job);
    const isFromStart = after === FIRST_ENDPOINT;
    foundInTour = jobs.length + blockedCount > 0 || (foundInTour && !isFromStart);
    after = next ?? FIRST_ENDPOINT;
    // What was put off took the place of others, and a tour in several parts may have passed what came due behind it.
    if (next !== null || blockedCount > 0 || (foundInTour && !isFromStart)) return true;
    if (hasBounded) await wakeForNextChance();
    if (!foundInTour) for (const resolve of idleWaiters.splice(0, asking)) resolve();
    return false;
  };

  const loop = runLoop({ name: 'webhook dispatcher', log: core.log, pollMs: settings.pollMs, work: round });
  const retention = runRetention(core);
  const listener = await core.database.listen(DELIVERIES_DUE, () => loop.wake());

  return {
    idle: () =>
      new Promise((resolve) => {
        idleWaiters.push(resolve);
        loop.wake();
      }),
    async stop() {
      await Promise.all([listener.stop(), retention.stop()]);
      await loop.stop();
      clearTimeout(chance);
      const grace = setTimeout(() => giveUp.abort(), settings.graceMs);
      await Promise.all(underWay.values());
      clearTimeout(grace);
    },
  };
}

/**
 * What is done with one claimed delivery. Never rejects: what fails here is due again when the lease ends.
 * @returns whether it arrived.
 */
function makeWork(core: Core, settings: typeof DEFAULTS & DispatcherOptions, signal: AbortSignal) {
  const { database } = core;
  const recorder = makeBatcher<Attempt>(RECORD_BATCH_MAX, (attempts) => recordAttempts(core, attempts));
  const canceller = makeBatcher<string>(RECORD_BATCH_MAX, (ids) => database.system((em) => recordCancelled(em, ids)));
  const releaser = makeBatcher<string>(RECORD_BATCH_MAX, (ids) =>
    database.statement((sql) => releaseDeliveries(sql, ids)),
  );
  const handOvers = makeBatcher<string>(RECORD_BATCH_MAX, (ids) => database.statement((sql) => handOver(sql, ids)));
  const { formats, startLadder, random, observe = () => {} } = settings;

  const escalate = async (deliveryId: string, attempts: number, delayMs: number): Promise<void> => {
    await startLadder({ deliveryId, attempts, delayMs });
    await handOvers.add(deliveryId);
  };

  /** What is left to do for a delivery that is not to be sent, if it is not. */
  const settle = ({ deliveryId, attemptCount, nextAttemptInMs, endpoint }: DeliveryJob): Promise<void> | null => {
    if (signal.aborted) return releaser.add(deliveryId);
    if (!endpoint.open) return canceller.add(deliveryId);
    return attemptCount > 0 ? escalate(deliveryId, attemptCount, nextAttemptInMs ?? 0) : null;
  };

  const work = async (job: DeliveryJob): Promise<boolean> => {
    const settling = settle(job);
    if (settling) {
      await settling;
      return false;
    }
    const sent = await send(core, formats, job, signal);
    const number = 1;
    const result = judge(sent, number, random());
    observe(result.kind, sent.durationMs);
    await recorder.add({ job, number, sent, result });
    if (result.kind === 'failed') await escalate(job.deliveryId, number, result.retryInMs);
    return result.kind === 'delivered';
  };

  return async (job: DeliveryJob): Promise<boolean> => {
    try {
      return await work(job);
    } catch (error) {
      if (error instanceof EgressError && error.reason === 'aborted') {
        await releaser.add(job.deliveryId).catch(() => {}); // Otherwise the lease ends by itself.
      } else {
        core.log.warn({ err: error, deliveryId: job.deliveryId }, 'delivery put off until its lease ends');
      }
      return false;
    }
  };
}
