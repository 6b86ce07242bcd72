import type { Core } from '../core.ts';
import { type Loop, runLoop } from '../loop.ts';
import type { DocumentWorkflows } from '../temporal/document-workflows.ts';
import { findWhole } from './reading.ts';
import { newDocument } from './sending.ts';

/** Rows taken at once, and for how long they are this relay's: more than starting them all may take. */
const BATCH = 20;
const LEASE_S = 120;
const POLL_MS = 2_000;
const BACKOFF_MAX_S = 60;

/**
 * Starts the workflows that were promised in the outbox and could not be started when their documents were sent.
 * Any number of relays may run; starting twice is harmless.
 */
export function runRelay(core: Core, workflows: DocumentWorkflows): Loop {
  return runLoop({ name: 'relay', log: core.log, pollMs: POLL_MS, work: () => relayOnce(core, workflows) });
}

/** @returns true when there may be more to do at once. */
export async function relayOnce(core: Core, workflows: DocumentWorkflows): Promise<boolean> {
  const due = await core.database.statement((sql) =>
    sql.execute<{ id: number; organization_id: string; document_id: string }[]>(
      `update outbox set due_at = now() + make_interval(secs => ?), attempts = attempts + 1
       where id in (select id from outbox where due_at <= now() order by due_at for update skip locked limit ?)
       returning id, organization_id, document_id`,
      [LEASE_S, BATCH],
    ),
  );
  for (const row of due) {
    try {
      const document = await findWhole(core, row.organization_id, row.document_id);
      if (document) await workflows.start(newDocument(document), document.dialect);
      await core.database.statement((sql) => sql.execute('delete from outbox where id = ?', [row.id]));
    } catch (error) {
      await putBack(core, row.id, error);
    }
  }
  return due.length === BATCH;
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
