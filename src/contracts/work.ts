import type { EntityManager } from '@mikro-orm/postgresql';
import { audit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { CATALOGUE, type ErrorCode } from '../errors/catalogue.ts';
import type { Problem } from '../errors/problem.ts';
import type { ContractRef } from '../temporal/contract-workflows.ts';
import { publishContract } from './events.ts';
import { type ContractRow, lockContract, type StoredProblem, WORK_STEPS, type WorkStep } from './rows.ts';
import { contractView } from './view.ts';

/**
 * How the background moves a contract on. Its row says what is to be done next, so the workflow keeps nothing:
 *
 * - W1 Every move is one transaction under the contract's lock, and only from the step that it ends: an attempt that was
 *   given up and runs on, or a second run, changes nothing.
 * - W2 What is not in hand (`processing_since`), or canceled, is left alone.
 */

/** The step that is to be done; `over`: none. */
export type Standing = WorkStep | 'over';

/** Somebody else has moved the contract on meanwhile, or canceled it: look where it stands (`readStanding`). */
export class Superseded extends Error {}

const isInHand = ({ processing_since, canceled_at }: ContractRow): boolean =>
  processing_since !== null && canceled_at === null;

const standingOf = (row: ContractRow): Standing =>
  isInHand(row) ? (WORK_STEPS.find((step) => step === row.step) ?? 'over') : 'over';

export async function readStanding(core: Core, { organizationId, contractId }: ContractRef): Promise<Standing> {
  return core.database.tenant(organizationId, async (em) => standingOf(await lockContract(em, contractId)));
}

/**
 * Begins an attempt at a step.
 * @param attempt from 1. @returns the contract; or where it stands, if that is not this step.
 */
export async function beginStep(
  core: Core,
  { organizationId, contractId }: ContractRef,
  step: WorkStep,
  attempt: number,
): Promise<{ row: ContractRow } | { standing: Standing }> {
  return core.database.tenant(organizationId, async (em) => {
    const row = await lockContract(em, contractId);
    const standing = standingOf(row);
    if (standing !== step) return { standing };
    await em.execute('update contracts set attempts = ? where id = ?', [attempt, contractId]);
    return { row };
  });
}

/** Locks a contract that is still at the step. @throws Superseded */
export async function lockAtStep(em: EntityManager, contractId: string, step: WorkStep): Promise<ContractRow> {
  const row = await lockContract(em, contractId);
  if (standingOf(row) !== step) throw new Superseded(`the contract is not at ${step} any more`);
  return row;
}

/** Moves a locked contract on. @param next `done` ends the background's work. @param also further columns to set. */
export async function moveOn(
  core: Core,
  em: EntityManager,
  contractId: string,
  next: WorkStep | 'done',
  also: Record<string, string | null> = {},
): Promise<Standing> {
  const now = new Date(core.now());
  const sets = Object.keys(also).map((column) => `, ${column} = ?`);
  await em.execute(
    `update contracts set step = ?, failed_step = null, problem = null, attempts = 1, updated_at = ?,
       processing_since = case when ? then null else processing_since end${sets.join('')} where id = ?`,
    [next, now, next === 'done', ...Object.values(also), contractId],
  );
  if (next !== 'done') return next;
  await publishContract(core, em, await lockContract(em, contractId), [{ type: 'contract.processing_completed' }]);
  return 'over';
}

/** Ends the work on a contract with what stands in its way, for its organization to put right. */
export async function failStep(
  core: Core,
  { organizationId, contractId }: ContractRef,
  { step, problem }: { step: WorkStep; problem: StoredProblem },
): Promise<void> {
  await core.database.tenant(organizationId, async (em) => {
    const row = await lockAtStep(em, contractId, step);
    const now = new Date(core.now());
    await em.execute(
      `update contracts set step = 'error', failed_step = ?, problem = ?::jsonb, processing_since = null, updated_at = ? where id = ?`,
      [step, JSON.stringify(problem), now, contractId],
    );
    const entry = { documentId: row.document_id, at: now, actor: { kind: 'system' } as const };
    const details = { contract: row.code, step, problem: problem.code };
    await audit(em, organizationId, [{ ...entry, action: 'contract.processing_failed', details }]);
    const failed = await lockContract(em, contractId);
    const data = { problem: contractView(failed).processing.problem };
    await publishContract(core, em, failed, [{ type: 'contract.processing_failed', data }]);
  });
}

/** Shows why a step has not succeeded yet; it is tried again. */
export async function noteTrouble(
  core: Core,
  { organizationId, contractId }: ContractRef,
  { step, problem }: { step: WorkStep; problem: StoredProblem },
): Promise<void> {
  await core.database.tenant(organizationId, (em) =>
    em.execute(
      `update contracts set problem = ?::jsonb where id = ? and step = ? and processing_since is not null and canceled_at is null`,
      [JSON.stringify(problem), contractId, step],
    ),
  );
}

/** Whether trying again cannot help. */
export const isFinal = ({ code }: Pick<Problem, 'code'>): boolean => !CATALOGUE[code].retryable;

export const isErrorCode = (text: unknown): text is ErrorCode =>
  typeof text === 'string' && Object.hasOwn(CATALOGUE, text);
