import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { type Attempt, processFile, processInvitations, processSigners } from '../src/contracts/processing.ts';
import type { WorkStep } from '../src/contracts/rows.ts';
import {
  failStep,
  isErrorCode,
  isFinal,
  noteTrouble,
  readStanding,
  type Standing,
  Superseded,
} from '../src/contracts/work.ts';
import { makePageImages } from '../src/documents/page-images.ts';
import { Problem } from '../src/errors/problem.ts';
import type { Services } from '../src/services.ts';
import type { ContractRef } from '../src/temporal/contract-workflows.ts';
import { heartbeating } from './heartbeat.ts';

export type ContractActivities = ReturnType<typeof makeContractActivities>;
/** What ended a step for good: a code of the error catalogue with its details. */
export type StepFailure = { step: WorkStep; code: string; details: Problem['details'] };

/** What the background's work on a contract asks of the world. Each answers where the contract stands then. */
export function makeContractActivities(services: Services) {
  const { core } = services;
  const images = makePageImages(services);

  /** Final is what trying again cannot put right; of anything else the contract shows that it is tried again. */
  async function attempt(step: WorkStep, ref: ContractRef, work: (attempt: Attempt) => Promise<Standing>) {
    const number = Context.current().info.attempt;
    try {
      return await heartbeating((signal) => work({ ref, number, signal }));
    } catch (error) {
      if (error instanceof Superseded) return readStanding(core, ref);
      // Cut off by our own stop: another worker goes on.
      if (Context.current().cancellationSignal.aborted) throw error;
      if (error instanceof Problem && isFinal(error))
        throw ApplicationFailure.create({
          message: error.code,
          type: error.code,
          nonRetryable: true,
          details: [error.details],
        });
      core.log.warn({ contractId: ref.contractId, step, err: error }, 'work on a contract failed; it is tried again');
      const problem = { code: 'service_unavailable', details: {} } as const;
      await noteTrouble(core, ref, { step, problem }).catch(() => {});
      // The words of what failed may name paths and statements; the log has them.
      throw ApplicationFailure.retryable('files, the database or the machinery of documents cannot be used now');
    }
  }

  return {
    processContractFile: (ref: ContractRef): Promise<Standing> =>
      attempt('files', ref, (one) => processFile(services, images, one)),
    processContractSigners: ({ ref, isFirst }: { ref: ContractRef; isFirst: boolean }): Promise<Standing> =>
      attempt('signers', ref, (one) => processSigners(core, one, isFirst)),
    processContractInvitations: (ref: ContractRef): Promise<Standing> =>
      attempt('sms', ref, (one) => processInvitations(services, one)),
    async failContract({ ref, failure }: { ref: ContractRef; failure: StepFailure }): Promise<void> {
      const { step, code, details } = failure;
      const problem = { code: isErrorCode(code) ? code : ('service_unavailable' as const), details };
      await failStep(core, ref, { step, problem }).catch((error: unknown) => {
        const isGone = error instanceof Problem && error.code === 'not_found';
        if (!(error instanceof Superseded || isGone)) throw error;
      });
    },
  };
}
