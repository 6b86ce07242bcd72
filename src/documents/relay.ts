import type { Core } from '../core.ts';
import { type Loop, runLoop } from '../loop.ts';
import type { Services } from '../services.ts';
import { tellAgain } from '../whatsapp/scheduled/telling.ts';
import { findWhole } from './reading.ts';
import { newDocument } from './sending.ts';

/** Rows taken at once, and for how long they are this relay's: more than starting them all may take. */
const BATCH = 20;
const LEASE_S = 120;
const POLL_MS = 2_000;
const BACKOFF_MAX_S = 60;

/** A promise: of a document's workflow, of the background's work on a contract, or of what a scheduled message is told. */
type Promised = { id: number; organization_id: string } & (
  | { document_id: string; contract_id: null; scheduled_message_id: null }
  | { document_id: null; contract_id: string; scheduled_message_id: null }
  | { document_id: null; contract_id: null; scheduled_message_id: string }
);
/** What it takes to start what a row promises. */
export type Starting = Pick<Services, 'core' | 'workflows' | 'contractWorkflows' | 'scheduled'>;

/**
 * Starts the workflows that were promised in the outbox and could not be started when they were asked for. Any number of
 * relays may run; starting twice is harmless.
 */
export function runRelay(services: Starting): Loop {
  return runLoop({ name: 'relay', log: services.core.log, pollMs: POLL_MS, work: () => relayOnce(services) });
}

/** @returns true when there may be more to do at once. */
export async function relayOnce(services: Starting): Promise<boolean> {
  const { core } = services;
  const due = await core.database.statement((sql) =>
    sql.execute<Promised[]>(
      `update outbox set due_at = now() + make_interval(secs => ?), attempts = attempts + 1
       where id in (select id from outbox where due_at <= now() order by due_at for update skip locked limit ?)
       returning id, organization_id, document_id, contract_id, scheduled_message_id`,
      [LEASE_S, BATCH],
    ),
  );
  for (const row of due) {
    try {
      await start(services, row);
      await core.database.statement((sql) => sql.execute('delete from outbox where id = ?', [row.id]));
    } catch (error) {
      await putBack(core, row.id, error);
    }
  }
  return due.length === BATCH;
}

async function start(services: Starting, promised: Promised): Promise<void> {
  const { core, workflows, contractWorkflows } = services;
  const { organization_id: organizationId, document_id: documentId, contract_id: contractId } = promised;
  if (contractId !== null) return contractWorkflows.process({ organizationId, contractId });
  if (documentId === null) {
    return tellAgain(services, { organizationId, scheduledId: promised.scheduled_message_id });
  }
  const document = await findWhole(core, organizationId, documentId);
  if (document) await workflows.start(newDocument(document), document.dialect);
}

async function putBack(core: Core, id: number, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : 'unknown';
  await core.database.statement((sql) =>
    sql.execute(
      `update outbox set last_error = ?, due_at = now() + make_interval(secs => least(?, power(2, least(attempts, 10)))) where id = ?`,
      [reason.slice(0, 300), BACKOFF_MAX_S, id],
    ),
  );
}
