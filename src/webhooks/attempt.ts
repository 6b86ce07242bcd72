import type { Core } from '../core.ts';
import type { Formats } from './formats.ts';
import { type DeliveryJob, loadJob } from './job.ts';
import { type AttemptResult, judge, recordAttempts, recordCancelled } from './record.ts';
import { send } from './send.ts';
import { takeTurn } from './turn.ts';

/**
 * Makes attempt `number` of a delivery and records it: the step of the ladder that its workflow asks for. Asked twice
 * for the same number it answers from the record; only when the first time broke off before recording is the event
 * posted again, under the same id.
 * @param options.hasTurn a place in the endpoint's limit of requests was kept for it.
 * @param options.random from 0 to 1, for the jitter of the attempt after this one.
 */
export async function attempt(
  core: Core,
  formats: Formats,
  options: { deliveryId: string; number: number; random: number; hasTurn?: boolean; signal?: AbortSignal },
): Promise<AttemptResult> {
  const { deliveryId, number, random, hasTurn = false } = options;
  const job = await core.database.statement((sql) => loadJob(sql, deliveryId));
  if (!job) return { kind: 'cancelled' };
  const settled = settledResult(job, number);
  if (settled) return settled;
  if (!job.endpoint.open) {
    await core.database.system((em) => recordCancelled(em, [deliveryId]));
    return { kind: 'cancelled' };
  }
  const { waitMs, reserved } = await core.database.system((em) => takeTurn(em, job.endpoint.id, { hasTurn, random }));
  if (waitMs > 0) return { kind: 'held', retryInMs: waitMs, hasTurn: reserved };
  const sent = await send(core, formats, job, options.signal);
  const result = judge(sent, number, random);
  await recordAttempts(core, [{ job, number, sent, result }]);
  return result;
}

/** The result that is known without sending anything. */
function settledResult(job: DeliveryJob, number: number): AttemptResult | null {
  if (job.status === 'delivered' || job.status === 'cancelled') return { kind: job.status };
  if (job.status === 'dead') return { kind: 'dead', reason: 'recorded_before' };
  if (job.attemptCount < number) return null;
  return { kind: 'failed', reason: 'recorded_before', retryInMs: job.nextAttemptInMs ?? 0 };
}
