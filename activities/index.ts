import { DriverException } from '@mikro-orm/core';
import { ApplicationFailure } from '@temporalio/common';
import { record } from '../src/documents/projection.ts';
import type { RecordInput } from '../src/documents/recorded.ts';
import { StampRejected } from '../src/documents/stamp-check.ts';
import { stampDecisions } from '../src/documents/stamping.ts';
import type { DecisionId } from '../src/domain/model.ts';
import { SealFault } from '../src/evidence/fault.ts';
import { type DocumentRef, sealDocument } from '../src/evidence/sealing.ts';
import type { Logger } from '../src/log.ts';
import { PdfRefusal } from '../src/pdf/engine.ts';
import type { Services } from '../src/services.ts';
import type { Formats } from '../src/webhooks/formats.ts';
import { makeContractActivities } from './contract.ts';
import { makeDeliveryActivities } from './deliver.ts';
import { heartbeating } from './heartbeat.ts';
import { makeScheduledActivities } from './scheduled.ts';
import { makeWhatsAppActivities } from './whatsapp.ts';

/**
 * What workflows ask of the world. Every activity may run more than once, also twice at the same time (an attempt that
 * was given up may still be running): each says in its capability what makes that harmless.
 */
export type Activities = ReturnType<typeof makeActivities>;

export function makeActivities(services: Services, formats: Formats) {
  return {
    ...makeContractActivities(services),
    ...makeDeliveryActivities(services.core, formats),
    ...makeScheduledActivities(services),
    ...makeWhatsAppActivities(services),
    record: (input: RecordInput): Promise<void> => record(services.core, input),
    stamp: (input: DocumentRef & { decisionIds: DecisionId[] }): Promise<void> =>
      onFile(services.core.log, (signal) => stampDecisions(services, input, signal)),
    seal: (input: DocumentRef): Promise<void> =>
      onFile(services.core.log, (signal) => sealDocument(services, input, signal)),
  };
}

/** Work on a file, which says of what fails whether trying again may help. */
async function onFile<T>(log: Logger, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  try {
    return await heartbeating(work);
  } catch (error) {
    // A file that cannot be stamped will not become stampable by trying four times in a row.
    if (error instanceof PdfRefusal) throw ApplicationFailure.nonRetryable(error.message, error.code);
    if (error instanceof StampRejected) throw ApplicationFailure.nonRetryable(error.message, 'stamp_rejected');
    // Nor will a server that took too long, or a certificate that has ended: the document shows it, and tries again later.
    if (error instanceof SealFault && error.lasting) throw ApplicationFailure.nonRetryable(error.message, 'seal_fault');
    if (!isOfMachinery(error)) throw error;
    log.warn({ err: error }, 'work on a file failed');
    throw ApplicationFailure.retryable('files or the database cannot be used now');
  }
}

/**
 * Whether an error comes from the operating system or from PostgreSQL. Its text names paths, hosts and statements, and the
 * reason of a blocked document is read by its organization: it says what kind of thing is away, the log says the rest.
 */
function isOfMachinery(error: unknown): boolean {
  return error instanceof DriverException || Boolean((error as NodeJS.ErrnoException | null)?.syscall);
}
