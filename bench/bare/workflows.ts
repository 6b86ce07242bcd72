import { condition, defineUpdate, proxyActivities, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type * as activities from './activities.ts';

/**
 * Two approvers, one after the other, as anybody would write it on Temporal alone.
 *
 * `bare` has as many activities, local activities, updates and timers as a document of the product, and nothing else:
 * no rules, no search attributes, no details for operators, no encryption, no database.
 * `naive` is the design that the product avoids: each message and each webhook an activity, and no record of anything.
 */
const { record } = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '10 s' });
const { stamp, seal, notify, postWebhook } = proxyActivities<typeof activities>({ startToCloseTimeout: '10 s' });

const APPROVERS = 2;
const ENDPOINTS = 2;
const REMINDER = '2 days';

export const decideUpdate = defineUpdate<number, [approver: number]>('decide');

function decisions(): { count: number } {
  const decided = { count: 0 };
  setHandler(
    decideUpdate,
    () => {
      decided.count += 1;
      return decided.count;
    },
    {
      validator(approver) {
        if (approver !== decided.count + 1) throw new Error('not your turn');
      },
    },
  );
  return decided;
}

export async function bare(): Promise<void> {
  const decided = decisions();
  const reminder = condition(() => decided.count === APPROVERS, REMINDER);
  await record();
  for (let approver = 1; approver <= APPROVERS; approver += 1) {
    await condition(() => decided.count >= approver);
    // What was decided is recorded while it is stamped into the file, as the product does.
    await Promise.all([record(), stamp()]);
    await record();
  }
  await seal();
  await record();
  await reminder;
}

export async function naive(): Promise<void> {
  const decided = decisions();
  const reminder = condition(() => decided.count === APPROVERS, REMINDER);
  await tellEndpoints();
  for (let approver = 1; approver <= APPROVERS; approver += 1) {
    await Promise.all([notify(), tellEndpoints()]);
    await condition(() => decided.count >= approver);
    await Promise.all([stamp(), tellEndpoints()]);
  }
  await seal();
  await Promise.all([notify(), notify(), tellEndpoints()]);
  await reminder;
}

async function tellEndpoints(): Promise<void> {
  await Promise.all(Array.from({ length: ENDPOINTS }, () => postWebhook()));
}
