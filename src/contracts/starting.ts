import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import type { Services } from '../services.ts';
import type { ContractRef } from '../temporal/contract-workflows.ts';

/** How long whoever promised may take to start the work itself; then a worker's relay does. */
const GRACE_S = 10;
/** Work that was asked for this long ago, and that nobody has begun or promised, was lost. */
const SETTLED_MINUTES = 5;
const BATCH = 50;

/** Promises, in the transaction that asks for it, that the background will work on a contract. @returns what is promised. */
export async function promiseProcessing(
  em: EntityManager,
  { organizationId, contractId }: ContractRef,
): Promise<{ outboxId: number }> {
  const [outbox] = await em.execute<{ id: number }[]>(
    `insert into outbox (organization_id, contract_id, kind, due_at)
     values (?, ?, 'process_contract', now() + make_interval(secs => ?)) returning id`,
    [organizationId, contractId, GRACE_S],
  );
  return { outboxId: outbox!.id };
}

/** Keeps the promise at once if Temporal answers. */
export async function startProcessing(
  { core, contractWorkflows }: Pick<Services, 'core' | 'contractWorkflows'>,
  ref: ContractRef,
  { outboxId }: { outboxId: number },
): Promise<void> {
  try {
    await contractWorkflows.process(ref);
  } catch (error) {
    const { contractId } = ref;
    core.log.warn({ contractId, err: error }, 'the workflow could not be started at once; the relay will');
    return;
  }
  await core.database.statement((sql) => sql.execute('delete from outbox where id = ?', [outboxId]));
}

/** For the reconciler, in its transaction: starts what was lost between two stores. @returns how many. */
export async function startLostProcessing(
  core: Core,
  em: EntityManager,
  contractWorkflows: Services['contractWorkflows'],
): Promise<number> {
  const lost = await em.execute<{ id: string; organization_id: string }[]>(
    `select id, organization_id from contracts c
     where processing_since < ? and attempts = 0 and not exists (select 1 from outbox o where o.contract_id = c.id)
     order by processing_since limit ?`,
    [new Date(core.now() - SETTLED_MINUTES * 60_000), BATCH],
  );
  for (const { id, organization_id: organizationId } of lost)
    await contractWorkflows.process({ organizationId, contractId: id });
  return lost.length;
}
