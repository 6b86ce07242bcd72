import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import type { Localized } from '../documents/entities.ts';
import type { DocumentStatus, Language, OrganizationId } from '../domain/model.ts';
import type { ErrorCode } from '../errors/catalogue.ts';
import { Problem } from '../errors/problem.ts';
import type { Enforcement, TemplateSnapshot } from '../templates/enforcement.ts';

/**
 * Where the background stands with a contract: `files` (its file is taken in and its pages are drawn), `signers` (their
 * identity is checked), `sms` (the first of them are invited), then `done`; or `error`.
 */
export const WORK_STEPS = ['files', 'signers', 'sms'] as const;
export type WorkStep = (typeof WORK_STEPS)[number];
export type Step = WorkStep | 'done' | 'error';

/** A refusal as it is kept: the catalogue has the words. */
export type StoredProblem = { code: ErrorCode; details: Problem['details'] };
/** In points, as people see it. */
export type PageGeometry = { page: number; width: number; height: number };
/** What a contract's document is made with beside its title. */
export type ContractInput = {
  titles?: Localized;
  language?: Language;
  reference?: string;
  metadata?: Record<string, string>;
  /** From the sending. Null: never. */
  expiresAfterMs?: number | null;
};

export type ContractRow = {
  id: string;
  organization_id: OrganizationId;
  code: string;
  dialect: string;
  mode: 'live' | 'test';
  caller: Pick<Caller, 'actor' | 'dialect' | 'mode'>;
  title: string;
  all_pages_signature: boolean;
  private: boolean;
  input: ContractInput;
  template_number: string | null;
  template_enforcement: Enforcement | null;
  template_snapshot: TemplateSnapshot | null;
  document_id: string | null;
  document_status: DocumentStatus | null;
  pages: PageGeometry[] | null;
  step: Step;
  failed_step: WorkStep | null;
  problem: StoredProblem | null;
  attempts: number;
  processing_since: Date | string | null;
  staged_sha256: string | null;
  checks: (string | null)[] | null;
  created_at: Date | string;
  updated_at: Date | string;
  completed_at: Date | string | null;
  canceled_at: Date | string | null;
};

/** What a query selects for a ContractRow, of `CONTRACTS`. Who is to sign is asked for by itself (waiting.ts). */
export const CONTRACT_COLUMNS = `c.id, c.organization_id, c.code, c.dialect, c.mode, c.caller, c.title, c.all_pages_signature,
  c.private, c.input, c.template_number, c.template_enforcement, c.template_snapshot, c.document_id,
  d.status as document_status, c.pages, c.step, c.failed_step, c.problem, c.attempts, c.processing_since, c.staged_sha256,
  c.checks, c.created_at, c.updated_at, c.completed_at, c.canceled_at`;
export const CONTRACTS = 'contracts c left join documents d on d.id = c.document_id';

/** A contract of the organization's own. @throws Problem not_found */
export async function readContractRow(core: Core, organizationId: OrganizationId, code: string): Promise<ContractRow> {
  const [row] = await core.database.read<ContractRow>(
    organizationId,
    `select ${CONTRACT_COLUMNS} from ${CONTRACTS} where c.code = $1`,
    [code],
  );
  if (!row) throw new Problem('not_found');
  return row;
}

/**
 * Locks a contract for the rest of the transaction. Whoever locks its document too does so afterwards, so that nobody
 * waits in a circle.
 * @throws Problem not_found
 */
export async function lockContract(em: EntityManager, contractId: string): Promise<ContractRow> {
  await em.execute('select 1 from contracts where id = ? for update', [contractId]);
  const [row] = await em.execute<ContractRow[]>(`select ${CONTRACT_COLUMNS} from ${CONTRACTS} where c.id = ?`, [
    contractId,
  ]);
  if (!row) throw new Problem('not_found');
  return row;
}

/** The same by its code. @throws Problem not_found */
export async function lockContractByCode(em: EntityManager, code: string): Promise<ContractRow> {
  const [row] = await em.execute<{ id: string }[]>('select id from contracts where code = ?', [code]);
  if (!row) throw new Problem('not_found');
  return lockContract(em, row.id);
}

/** Who goes on with a contract in the background, without being asked for a scope again. */
export const callerOf = ({ caller, organization_id }: ContractRow): Caller => ({
  ...caller,
  organizationId: organization_id,
  scopes: [],
});
