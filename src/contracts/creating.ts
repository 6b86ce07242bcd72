import type { EntityManager } from '@mikro-orm/postgresql';
import { auditAct } from '../audit/append.ts';
import type { Caller, Core } from '../core.ts';
import { completeSteps } from '../documents/route-rows.ts';
import { pagesOf } from '../domain/fields.ts';
import type { Language } from '../domain/model.ts';
import { invalid, Problem } from '../errors/problem.ts';
import { readProfile } from '../organizations/profile.ts';
import type { Services } from '../services.ts';
import { type Enforcement, positionsOf, type TemplateSnapshot } from '../templates/enforcement.ts';
import { templateSnapshot } from '../templates/snapshot.ts';
import { estimate } from '../wallet/reading.ts';
import { newContractCode } from './code.ts';
import { publishContract } from './events.ts';
import { refuseForeignFile } from './file-kind.ts';
import { routeOf } from './route.ts';
import { type ContractInput, type ContractRow, lockContract, lockContractByCode } from './rows.ts';
import { completeSigners, type Signer, type SignerInput, sealSigners } from './signer-input.ts';
import { promiseProcessing, startProcessing } from './starting.ts';
import { contractStatusOf } from './status.ts';
import { type ContractView, contractView } from './view.ts';

export type NewContract = {
  /** Repeating with the same id gives the contract made the first time. */
  id: string;
  title: string;
  allPagesSignature?: boolean | undefined;
  /** Not for the organizations above. */
  private?: boolean | undefined;
  template?: { number: number; enforcement?: Enforcement | undefined } | undefined;
  input?: ContractInput | undefined;
  /** A temporary file of the store, moved into it: a PDF, PNG or JPEG. Without it the contract waits for one. */
  filePath?: string | undefined;
  /** Who signs it, once the file is taken in. */
  signers?: SignerInput[] | undefined;
  /** Of what the answer says about a problem. */
  language?: Language | undefined;
};

/**
 * Makes a contract. Where its file comes with it, the background takes that in, checks who signs, and sends it.
 * @throws Problem validation_failed | file_not_supported | too_many_signers | duplicate_phone | insufficient_balance |
 *   identity_checks_off
 */
export async function createContract(services: Services, caller: Caller, given: NewContract): Promise<ContractView> {
  const { core } = services;
  const { id, filePath } = given;
  const signers = completeSigners(given.signers ?? []);
  if (signers.length > 0 && filePath === undefined) throw withoutFile();
  const template = given.template && (await templateSnapshot(services, caller, given.template.number));
  const enforcement = template ? (given.template?.enforcement ?? 'loose') : null;
  if (template && enforcement === 'strict' && given.allPagesSignature) refuseUnsignedPages(template);
  if (signers.length > 0) await refuseWhatWouldFail(core, caller, signers);
  const staged = filePath === undefined ? null : await stage(core, filePath);

  const made = await core.database.tenant(caller.organizationId, async (em) => {
    const isNew = await insert(core, em, caller, { given, template: template ?? null, enforcement, staged, signers });
    const row = await lockContract(em, id);
    if (!isNew) return { row, promise: null };
    const promise = staged && (await promiseProcessing(em, refOf(row)));
    await auditAct(core, em, caller, { action: 'contract.created', details: { contract: row.code } });
    await publishContract(core, em, row, [{ type: 'contract.created' }]);
    return { row, promise };
  });
  if (made.promise) await startProcessing(services, refOf(made.row), made.promise);
  return contractView(made.row, given.language);
}

/**
 * Gives a draft its file, which the background takes in.
 * @throws Problem not_found | contract_not_draft | contract_has_file | contract_in_hand | file_not_supported
 */
export async function attachFile(
  services: Services,
  caller: Caller,
  code: string,
  { filePath, language }: { filePath: string; language?: Language | undefined },
): Promise<ContractView> {
  const { core } = services;
  const staged = await stage(core, filePath);
  const { row, promise } = await core.database.tenant(caller.organizationId, async (em) => {
    const found = await lockContractByCode(em, code);
    // Asked again after an answer that was lost.
    if (found.processing_since !== null && found.staged_sha256 === staged) return { row: found, promise: null };
    refuseUnlessDraft(found);
    if (found.document_id !== null) throw new Problem('contract_has_file');
    return askFor(core, em, found, `step = 'files', staged_sha256 = ?`, [staged]);
  });
  if (promise) await startProcessing(services, refOf(row), promise);
  return contractView(row, language);
}

/**
 * Has the background try again what failed, with the file and the signers as they were.
 * @throws Problem not_found | contract_not_draft | contract_not_failed | contract_in_hand
 */
export async function processAgain(
  services: Services,
  caller: Caller,
  code: string,
  language?: Language,
): Promise<ContractView> {
  const { core } = services;
  const { row, promise } = await core.database.tenant(caller.organizationId, async (em) => {
    const found = await lockContractByCode(em, code);
    refuseUnlessDraft(found);
    if (found.step !== 'error') throw new Problem('contract_not_failed');
    // Who was verified is so still; that they are is looked at again.
    return askFor(core, em, found, `step = case failed_step when 'sms' then 'signers' else failed_step end`, []);
  });
  await startProcessing(services, refOf(row), promise);
  return contractView(row, language);
}

/** @throws Problem contract_not_draft | contract_in_hand */
export function refuseUnlessDraft({ document_status, canceled_at, processing_since }: ContractRow): void {
  const status = contractStatusOf(document_status, canceled_at !== null);
  if (status !== 'draft') throw new Problem('contract_not_draft', { details: { status } });
  if (processing_since !== null) throw new Problem('contract_in_hand', { retryAfterMs: 1_000 });
}

const refOf = ({ id, organization_id: organizationId }: ContractRow) => ({ organizationId, contractId: id });

async function askFor(core: Core, em: EntityManager, { id }: ContractRow, change: string, parameters: string[]) {
  const now = new Date(core.now());
  await em.execute(
    `update contracts set ${change}, failed_step = null, problem = null, checks = null, attempts = 0, processing_since = ?, updated_at = ?
     where id = ?`,
    [...parameters, now, now, id],
  );
  const row = await lockContract(em, id);
  return { row, promise: await promiseProcessing(em, refOf(row)) };
}

async function stage(core: Core, filePath: string): Promise<string> {
  await refuseForeignFile(filePath);
  return (await core.files.adopt(filePath)).sha256;
}

/** @returns false: it was made before. */
async function insert(
  core: Core,
  em: EntityManager,
  caller: Caller,
  made: {
    given: NewContract;
    template: TemplateSnapshot | null;
    enforcement: Enforcement | null;
    staged: string | null;
    signers: Signer[];
  },
): Promise<boolean> {
  const { given, template, enforcement, staged, signers } = made;
  const { organizationId, actor, dialect, mode } = caller;
  const now = new Date(core.now());
  const rows = await em.execute<unknown[]>(
    `insert into contracts (id, organization_id, code, dialect, mode, caller, title, all_pages_signature, private, input,
       template_number, template_enforcement, template_snapshot, step, processing_since, staged_sha256, signers, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?::jsonb, ?, ?, ?::jsonb, 'files', ?, ?, ?, ?, ?)
     on conflict (id) do nothing returning id`,
    [
      ...[given.id, organizationId, newContractCode(), dialect, mode, JSON.stringify({ actor, dialect, mode })],
      ...[given.title, given.allPagesSignature ?? false, given.private ?? false, JSON.stringify(given.input ?? {})],
      ...[template?.number ?? null, enforcement, template && JSON.stringify(template)],
      ...[staged && now, staged, signers.length > 0 ? sealSigners(core, given.id, signers) : null, now, now],
    ],
  );
  return rows.length > 0;
}

/** A contract about which nothing is known but its signers. */
const NOTHING_SAID = { all_pages_signature: false, template_snapshot: null, template_enforcement: null, pages: null };

/** What the background would only find out after the caller has been told that all is well. */
async function refuseWhatWouldFail(core: Core, { organizationId, mode }: Caller, signers: Signer[]): Promise<void> {
  const { settings } = await readProfile(core, organizationId);
  completeSteps(routeOf(NOTHING_SAID, signers), settings);
  if (mode === 'test') return;
  const isChecked = signers.some(({ nationalCode }) => nationalCode !== undefined);
  if (isChecked && core.config.identityDriver === 'off') throw new Problem('identity_checks_off');
  const { total, sufficient } = await estimate(core, organizationId, { signatures: signers.length });
  if (!sufficient) throw new Problem('insufficient_balance', { details: { amount: total } });
}

/** A strict template takes no further signature, so each page must have one. */
function refuseUnsignedPages(template: TemplateSnapshot): void {
  const signed = positionsOf(template).flatMap(({ page, type }) => (type === 'signature' ? [page] : []));
  const missing = pagesOf('all', template.pages.length).find((page) => !signed.includes(page));
  if (missing === undefined) return;
  const message = `The template has no signature on page ${missing}, and nothing may be added to it.`;
  throw invalid('/allPagesSignature', 'template', message);
}

function withoutFile(): Problem {
  const message = 'Signers can be named together with a file only; otherwise they are added once it is there.';
  return invalid('/signers', 'file', message);
}
