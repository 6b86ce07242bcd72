import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import { removeApprover } from '../documents/approver-requests.ts';
import { removeDraftApprover } from '../documents/draft-approvers.ts';
import { findWhole } from '../documents/reading.ts';
import type { Asking } from '../documents/requests.ts';
import { resendInvitation } from '../documents/resending.ts';
import type { WholeDocument } from '../documents/rows.ts';
import { Problem } from '../errors/problem.ts';
import { openSubject } from '../identity/subject.ts';
import type { Services } from '../services.ts';
import { refuseUnlessDraft } from './creating.ts';
import { areVerified, askAboutSigners } from './identity.ts';
import { CONTRACT_LIMITS } from './limits.ts';
import { type ContractRow, lockContract, lockContractByCode, readContractRow } from './rows.ts';
import { sendToSigners } from './sending.ts';
import { completeSigners, type SignerInput } from './signer-input.ts';
import { type SignerFacts, type SignerView, signerView } from './signer-view.ts';

/** Who signs a contract, from the moment they are on it. */

/** @param row of the contract, whoever may see it. @param personal whether numbers are shown in full. */
export async function listSigners(core: Core, row: ContractRow, personal: boolean): Promise<SignerView[]> {
  if (row.document_id === null) return [];
  const document = await findWhole(core, row.organization_id, row.document_id);
  return document ? signersOf(core, document, personal) : [];
}

/** @throws Problem approver_not_found */
export async function readSigner(
  core: Core,
  row: ContractRow,
  signerId: string,
  personal: boolean,
): Promise<SignerView> {
  const signer = (await listSigners(core, row, personal)).find(({ id }) => id === signerId);
  if (!signer) throw new Problem('approver_not_found');
  return signer;
}

/** The same of a document that has been read, in the order of their turns, without those who were taken out. */
async function signersOf(core: Core, document: WholeDocument, personal: boolean): Promise<SignerView[]> {
  const rows = await core.database.read<FactsRow>(document.organization_id, FACTS('$1'), [document.id]);
  const facts = factsIn(core, rows);
  return document.steps.flatMap((step) =>
    document.approvers
      .filter(({ step_id, status }) => step_id === step.id && status !== 'removed' && status !== 'replaced')
      .map((approver) => signerView(approver, facts.get(approver.id) ?? UNKNOWN, personal)),
  );
}

/** One signer as the systems that are told see them: numbers are masked. @throws Problem approver_not_found */
export async function signerViewOf(
  core: Core,
  em: EntityManager,
  document: WholeDocument,
  approverId: string,
): Promise<SignerView> {
  const approver = document.approvers.find(({ id }) => id === approverId);
  if (!approver) throw new Problem('approver_not_found');
  const facts = factsIn(core, await em.execute<FactsRow[]>(FACTS('?'), [document.id]));
  return signerView(approver, facts.get(approverId) ?? UNKNOWN, false);
}

const UNKNOWN: SignerFacts = { nationalCode: null, hasProved: false };

type FactsRow = {
  id: string;
  proved: boolean;
  check_id: string | null;
  national_code: Buffer;
  mobile: Buffer;
};

const FACTS = (document: '$1' | '?'): string => `
select a.id, c.id as check_id, c.national_code, c.mobile,
  exists (select from signing_sessions s where s.approver_id = a.id and s.link_version = a.link_version
    and s.code_channel is not null) as proved
from approvers a left join lateral (
  select id, national_code, mobile from identity_checks where approver_id = a.id
  order by created_at desc, id desc limit 1) c on true
where a.document_id = ${document}`;

function factsIn(core: Core, rows: readonly FactsRow[]): Map<string, SignerFacts> {
  return new Map(
    rows.map(({ id, check_id, proved, ...sealed }) => {
      const nationalCode = check_id === null ? null : openSubject(core, check_id, sealed).nationalCode;
      return [id, { nationalCode, hasProved: proved }];
    }),
  );
}

/**
 * Puts signers on a draft that has its file, and sends it to the first of them. It waits for the answers about who they
 * are; when these take too long nothing is added, and asking again goes on waiting for the same answers.
 * @throws Problem not_found | contract_not_draft | contract_without_file | contract_in_hand | contract_has_signers |
 *   validation_failed | duplicate_phone | too_many_signers | identity_mismatch | identity_pending | identity_unanswered |
 *   identity_credits_used_up | identity_checks_off | insufficient_balance
 */
export async function addSigners(
  services: Services,
  caller: Caller,
  code: string,
  { given, personal, signal }: { given: readonly SignerInput[]; personal: boolean; signal: AbortSignal },
): Promise<SignerView[]> {
  const { core } = services;
  const { organizationId } = caller;
  const signers = completeSigners(given);
  const { contractId, documentId, checks } = await core.database.tenant(organizationId, async (em) => {
    const row = await lockContractByCode(em, code);
    const found = { contractId: row.id, documentId: requireFile(row) };
    const of = { documentId: found.documentId, signers };
    return { ...found, checks: await askAboutSigners(core, em, caller, of) };
  });
  const waitMs = CONTRACT_LIMITS.identityWaitMs;
  if (!(await areVerified(core, organizationId, checks, { waitMs, signal }))) {
    const approvers = checks.filter((check) => check !== null).length;
    throw new Problem('identity_pending', { details: { approvers }, retryAfterMs: 5_000 });
  }
  await sendToSigners(services, caller, { contractId, documentId }, async (em) => {
    const row = await lockContract(em, contractId);
    requireFile(row);
    await em.execute(`update contracts set step = 'done', failed_step = null, problem = null where id = ?`, [row.id]);
    return { row, signers, checks };
  });
  return listSigners(core, await readContractRow(core, organizationId, code), personal);
}

/** @throws Problem contract_not_draft | contract_in_hand | contract_without_file */
function requireFile(row: ContractRow): string {
  refuseUnlessDraft(row);
  if (row.document_id === null) throw new Problem('contract_without_file');
  return row.document_id;
}

/**
 * Takes a signer who has not signed out of a contract.
 * @throws Problem not_found | approver_not_found | approver_already_decided | step_would_be_empty | document_ended | …
 */
export async function removeSigner(
  services: Services,
  caller: Caller,
  code: string,
  signerId: string,
  asking: Asking,
): Promise<void> {
  const { document_id: documentId, document_status: status } = await readContractRow(
    services.core,
    caller.organizationId,
    code,
  );
  if (documentId === null) throw new Problem('approver_not_found');
  if (status === 'draft') await removeDraftApprover(services, caller, documentId, signerId);
  else await removeApprover(services, caller, documentId, signerId, asking);
}

/**
 * Texts the signing link once more to somebody who is awaited: three times in five minutes at most.
 * @param id names the request: repeating it sends nothing twice.
 * @throws Problem not_found | approver_not_found | approver_not_awaited | document_not_sent | document_ended | reminder_limit
 */
export async function resendToSigner(
  services: Services,
  caller: Caller,
  code: string,
  { id, signerId }: { id: string; signerId: string },
): Promise<void> {
  const { document_id: documentId } = await readContractRow(services.core, caller.organizationId, code);
  if (documentId === null) throw new Problem('approver_not_found');
  await resendInvitation(services, caller, documentId, { id, approverId: signerId, channel: 'sms' });
}
