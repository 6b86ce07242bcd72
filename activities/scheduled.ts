import type { Services } from '../src/services.ts';
import type { ScheduledRef } from '../src/temporal/scheduled-workflows.ts';
import { type HandedOver, handOver } from '../src/whatsapp/scheduled/sending.ts';

export type ScheduledActivities = ReturnType<typeof makeScheduledActivities>;

/** What the workflow of a scheduled message asks of the world. It may be done twice. */
export function makeScheduledActivities({ core }: Pick<Services, 'core'>) {
  return {
    handOverScheduled: ({ ref, revision }: { ref: ScheduledRef; revision: number }): Promise<HandedOver> =>
      handOver(core, ref, revision),
  };
}
