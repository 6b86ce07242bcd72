import {
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { ScheduledActivities } from '../activities/scheduled.ts';
import type { ScheduledRef, Timing } from '../src/temporal/scheduled-workflows.ts';

/** When it is to be sent, or that it is not any more; sent with every start. */
export const timingSignal = defineSignal<[Timing]>('timing');

export type ScheduledEnd = 'handed_over' | 'failed' | 'over';

/** PostgreSQL may be away for long; what the message itself is to blame for, the activity answers. */
const { handOverScheduled } = proxyActivities<ScheduledActivities>({
  startToCloseTimeout: '30 s',
  retry: { initialInterval: '1 s', backoffCoefficient: 2, maximumInterval: '1 minute' },
  summary: 'hand the message over to its connection',
});

/**
 * One message that is to be sent later. It owns the waiting; what is said, to whom and when stands in the row.
 *
 * I1  Of what it is told the latest revision counts, in whatever order it arrives.
 * I2  What it was not told the row says: an older revision is never sent, and waited for again instead.
 * @param handedOn what an earlier run of the same message was told last.
 */
export async function scheduledMessage(ref: ScheduledRef, handedOn?: Timing): Promise<ScheduledEnd> {
  let timing = handedOn ?? { revision: 0, at: null };
  setHandler(timingSignal, (told) => {
    if (told.revision > timing.revision) timing = told;
  });
  await condition(() => timing.revision > 0);

  for (;;) {
    const { revision, at } = timing;
    if (at === null) {
      setCurrentDetails('Cancelled: nothing is sent.');
      return 'over';
    }
    // Somebody who changes it thousands of times must not fill the history.
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof scheduledMessage>(ref, timing);
    const waitMs = at - Date.now();
    if (waitMs > 0) {
      setCurrentDetails(`Waits until ${new Date(at).toISOString()}; then revision ${revision} is handed over.`);
      const isChanged = await condition(() => timing.revision > revision, waitMs, { summary: 'until it is due' });
      if (isChanged) continue;
    }
    setCurrentDetails(`Revision ${revision} is due and is handed over to its connection.`);
    const end = await handOverScheduled({ ref, revision });
    switch (end.kind) {
      case 'changed':
        if (end.revision > timing.revision) timing = { revision: end.revision, at: end.at };
        break;
      case 'failed':
        setCurrentDetails(`Could not be handed over: ${end.code}.`);
        return 'failed';
      case 'handed_over':
        setCurrentDetails('Handed over: it is a message now, which its connection sends.');
        return 'handed_over';
      case 'over':
        setCurrentDetails('Cancelled: nothing is sent.');
        return 'over';
    }
  }
}
