import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import {
  continueAsNew,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { ContractActivities, StepFailure } from '../activities/contract.ts';
import type { Standing } from '../src/contracts/work.ts';
import type { ContractRef } from '../src/temporal/contract-workflows.ts';

/** Something about the contract is to be done; sent with every start. */
export const workWaitsSignal = defineSignal('workWaits');

export type ProcessingEnd = 'over' | 'failed';

/**
 * The background's work on one contract, from its upload to its first invitations. It owns the order, the waiting and the
 * trying again; where the contract stands is its row, which each activity reads and moves on in one transaction.
 *
 * I1  What is asked for while a run is about to end is done: the signal keeps it open.
 * I2  A step that cannot succeed is shown with its reason and ends the run; asking again begins a new one.
 * I3  Nothing is kept here that the row does not say, so the run may continue as new whenever its history is long.
 */
export async function contractProcessing(contract: ContractRef): Promise<ProcessingEnd> {
  let isAsked = true;
  setHandler(workWaitsSignal, () => {
    isAsked = true;
  });
  let end: ProcessingEnd = 'over';
  while (isAsked) {
    isAsked = false;
    end = await workThrough(contract);
  }
  return end;
}

/** A day of trying outlasts an outage; what has never succeeded by then is shown as failed. */
const RETRY = { initialInterval: '1 s', backoffCoefficient: 2, maximumInterval: '1 minute' } as const;
const { processContractFile } = proxyActivities<ContractActivities>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '12 s',
  scheduleToCloseTimeout: '1 day',
  retry: RETRY,
  summary: 'take in the file and draw its pages',
});
const { processContractSigners } = proxyActivities<ContractActivities>({
  startToCloseTimeout: '30 s',
  heartbeatTimeout: '12 s',
  scheduleToCloseTimeout: '1 day',
  retry: RETRY,
  summary: 'look for the answers about who signs',
});
/** What follows cannot be given up: the document may be sent already, and then it only waits for its own workflow. */
const { processContractInvitations, failContract } = proxyActivities<ContractActivities>({
  startToCloseTimeout: '30 s',
  retry: RETRY,
});

/** The wait between two looks for answers doubles from the first to the longest. */
const LOOK_FIRST_MS = 1_000;
const LOOK_MAX_MS = 5 * 60_000;

async function workThrough(contract: ContractRef): Promise<ProcessingEnd> {
  let step: Standing = 'files';
  let waitMs = LOOK_FIRST_MS;
  try {
    for (;;) {
      setCurrentDetails(WORDS[step]);
      switch (step) {
        case 'files':
          step = await processContractFile(contract);
          break;
        case 'signers':
          step = await processContractSigners({ ref: contract, isFirst: waitMs === LOOK_FIRST_MS });
          if (step !== 'signers') break;
          await sleep(waitMs, { summary: 'until the answers are looked for again' });
          waitMs = Math.min(LOOK_MAX_MS, waitMs * 2);
          if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof contractProcessing>(contract);
          break;
        case 'sms':
          step = await processContractInvitations(contract);
          break;
        case 'over':
          return 'over';
      }
    }
  } catch (error) {
    if (!(error instanceof ActivityFailure) || step === 'over') throw error;
    const failure = failureOf(error, step);
    await failContract({ ref: contract, failure });
    setCurrentDetails(`Failed at ${failure.step}: ${failure.code}. Its organization can put it right and ask again.`);
    return 'failed';
  }
}

const WORDS: Record<Standing, string> = {
  files: 'Its file is taken in and its pages are drawn.',
  signers: 'Waits for the answers about the identity of its signers.',
  sms: 'Its document is sent and the first signers are invited.',
  over: 'Done.',
};

/** A refusal by its code; what never succeeded in its time by none. */
function failureOf({ cause }: ActivityFailure, step: StepFailure['step']): StepFailure {
  const isRefusal = cause instanceof ApplicationFailure && cause.nonRetryable && cause.type;
  if (!isRefusal) return { step, code: 'service_unavailable', details: {} };
  return { step, code: cause.type as string, details: (cause.details?.[0] ?? {}) as StepFailure['details'] };
}
