import { startLostProcessing } from '../contracts/starting.ts';
import type { Core } from '../core.ts';
import { sweepFiles } from '../files/sweep.ts';
import { type Loop, runLoop } from '../loop.ts';
import { forgetUnusedStamps } from '../stamps/kept-stamps.ts';
import type { DocumentWorkflows } from '../temporal/document-workflows.ts';
import { tellOfLost } from '../whatsapp/scheduled/telling.ts';
import { settleForgotten } from './payment.ts';
import { findWhole } from './reading.ts';
import type { Starting } from './relay.ts';
import { newDocument } from './sending.ts';

/**
 * Finds and repairs what a crash may have left between two stores. Every worker runs one; an advisory lock lets one of
 * them work at a time. What it found is counted, because in a healthy system it finds nothing.
 */
export type Findings = {
  /** Sent documents, contracts to be worked on and messages to be sent without a workflow and without a promise to start one. */
  startedWorkflows: number;
  /** Proposed approvers, changes of approvers and submitted decisions that no workflow accepted, and money held for them. */
  removedProposals: number;
};

const EVERY_MS = 60_000;
/** A document or proposal younger than this is still somebody's work in progress. */
const SETTLED_MINUTES = 5;
const BATCH = 50;
const LOCK = 7_243_393;

export function runReconciler(services: Starting, onFindings: (findings: Findings) => void): Loop {
  const { core } = services;
  return runLoop({
    name: 'reconciler',
    log: core.log,
    pollMs: EVERY_MS,
    work: async () => {
      const findings = await reconcileOnce(services);
      if (findings) {
        onFindings(findings);
        await sweepFiles(core);
      }
      return false;
    },
  });
}

/** @returns null when another process is at it. */
export async function reconcileOnce(services: Starting): Promise<Findings | null> {
  const { core, workflows, contractWorkflows } = services;
  return core.database.system(async (em) => {
    const [lock] = await em.execute<{ mine: boolean }[]>('select pg_try_advisory_xact_lock(?) as mine', [LOCK]);
    if (!lock?.mine) return null;
    const lost = await em.execute<{ id: string; organization_id: string }[]>(
      `select id, organization_id from documents d
       where status in ('pending', 'in_progress') and version = 1 and updated_at < now() - make_interval(mins => ?)
         and not exists (select 1 from outbox o where o.document_id = d.id)
       order by updated_at limit ?`,
      [SETTLED_MINUTES, BATCH],
    );
    let startedWorkflows = await startLostProcessing(core, em, contractWorkflows);
    startedWorkflows += await tellOfLost(services, em);
    for (const { id, organization_id } of lost)
      startedWorkflows += await startAgain(core, workflows, organization_id, id);
    const proposals = await em.execute<unknown[]>(
      `with gone as (delete from approvers where status = 'proposed' and created_at < now() - make_interval(mins => ?) returning 1),
            unchanged as (delete from approver_changes where created_at < now() - make_interval(mins => ?) returning 1),
            unheard as (delete from decisions where accepted_at is null and created_at < now() - interval '1 day' returning 1)
       select 1 from gone union all select 1 from unchanged union all select 1 from unheard`,
      [SETTLED_MINUTES, SETTLED_MINUTES],
    );
    // Nobody can use these any more; they are housekeeping, no finding.
    await em.execute(`delete from signing_sessions where expires_at < now() - interval '1 day'`);
    await em.execute(`delete from signing_codes where expires_at < now() - interval '2 days'`);
    await forgetUnusedStamps(core, em);
    const unpaid = await settleForgotten(core, em, SETTLED_MINUTES);
    return { startedWorkflows, removedProposals: proposals.length + unpaid };
  });
}

async function startAgain(
  core: Core,
  workflows: DocumentWorkflows,
  organizationId: string,
  id: string,
): Promise<number> {
  const document = await findWhole(core, organizationId, id);
  if (!document) return 0;
  await workflows.start(newDocument(document), document.dialect);
  return 1;
}
