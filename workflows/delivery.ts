import {
  CancellationScope,
  condition,
  defineSignal,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { DeliveryActivities } from '../activities/deliver.ts';
import { ATTEMPTS_MAX } from '../src/webhooks/ladder.ts';
import type { AttemptResult } from '../src/webhooks/record.ts';

export type DeliveryInput = {
  deliveryId: string;
  /** Attempts made before the workflow began, all in vain. */
  attempts: number;
  /** Until the next one. */
  delayMs: number;
};
export type DeliveryEnd = 'delivered' | 'dead' | 'cancelled';

/** Make the next attempt now instead of when it is due. */
export const retryNowSignal = defineSignal('retryNow');

/**
 * One attempt fits well within the limit of 15 s. That an attempt cannot be made or recorded at all is our own fault
 * (PostgreSQL is away): it uses up no rung of the ladder, and is tried again for about eight hours.
 */
const { deliver, cancelDelivery } = proxyActivities<DeliveryActivities>({
  startToCloseTimeout: '30 s',
  retry: { initialInterval: '2 s', backoffCoefficient: 2, maximumInterval: '5 minutes', maximumAttempts: 100 },
});

/**
 * A webhook delivery whose first attempt failed, from there to its end. It owns when the next attempt is made; the
 * attempts, and how the delivery stands, are rows that `deliver` writes. Replays are deliveries of their own.
 * Cancelling the workflow cancels the delivery.
 */
export async function delivery(input: DeliveryInput): Promise<DeliveryEnd> {
  try {
    return await climb(input);
  } catch (error) {
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(() => cancelDelivery({ deliveryId: input.deliveryId }));
    setCurrentDetails('Cancelled by an operator. It can be replayed.');
    return 'cancelled';
  }
}

async function climb({ deliveryId, attempts, delayMs }: DeliveryInput): Promise<DeliveryEnd> {
  let isImpatient = false;
  setHandler(retryNowSignal, () => {
    isImpatient = true;
  });

  let waitMs = delayMs;
  let outcome = 'failed';
  let hasTurn = false;
  let number = attempts + 1;
  for (;;) {
    const next = new Date(Date.now() + waitMs).toISOString();
    setCurrentDetails(`Attempt ${number - 1} of ${ATTEMPTS_MAX}: ${outcome}. Next attempt at ${next}.`);
    if (waitMs > 0) {
      await condition(() => isImpatient, waitMs, { summary: `until attempt ${number} of ${ATTEMPTS_MAX}` });
    }
    isImpatient = false;
    const result: AttemptResult = await deliver({ deliveryId, number, random: Math.random(), hasTurn });
    hasTurn = result.kind === 'held' && result.hasTurn;
    if (result.kind === 'held') {
      // Nothing was sent: the same attempt again, when the endpoint takes more.
      waitMs = result.retryInMs;
      continue;
    }
    if (result.kind !== 'failed') {
      setCurrentDetails(describeEnd(result.kind, number, 'reason' in result ? result.reason : null));
      return result.kind;
    }
    waitMs = result.retryInMs;
    outcome = result.reason;
    number += 1;
  }
}

function describeEnd(end: DeliveryEnd, number: number, reason: string | null): string {
  switch (end) {
    case 'delivered':
      return `Delivered at attempt ${number} of ${ATTEMPTS_MAX}.`;
    case 'dead':
      return `Given up after attempt ${number} of ${ATTEMPTS_MAX}: ${reason}. It can be replayed.`;
    case 'cancelled':
      return 'Cancelled: its endpoint is disabled or deleted.';
  }
}
