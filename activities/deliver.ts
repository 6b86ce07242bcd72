import { Context } from '@temporalio/activity';
import type { Core } from '../src/core.ts';
import { attempt } from '../src/webhooks/attempt.ts';
import type { Formats } from '../src/webhooks/formats.ts';
import { type AttemptResult, recordCancelled } from '../src/webhooks/record.ts';

export type DeliverInput = {
  deliveryId: string;
  /** Of the attempt, from 1. The same number is never recorded twice. */
  number: number;
  /** From 0 to 1, from the workflow, so that a repeated attempt comes to the same delay. */
  random: number;
  /** It waited for a place in the endpoint's limit of requests. */
  hasTurn?: boolean;
};

export type DeliveryActivities = ReturnType<typeof makeDeliveryActivities>;

/** What the delivery workflow asks of the world. */
export function makeDeliveryActivities(core: Core, formats: Formats) {
  return {
    deliver: (input: DeliverInput): Promise<AttemptResult> =>
      attempt(core, formats, { ...input, signal: Context.current().cancellationSignal }),
    cancelDelivery: ({ deliveryId }: { deliveryId: string }): Promise<void> =>
      core.database.system((em) => recordCancelled(em, [deliveryId])),
  };
}
