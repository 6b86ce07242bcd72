import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { auditAct } from '../audit/append.ts';
import type { Caller, Core } from '../core.ts';
import { DocumentEntity } from '../documents/entities.ts';
import { voidDocument } from '../documents/requests.ts';
import { Problem } from '../errors/problem.ts';
import { forgetFiles } from '../files/sweep.ts';
import type { Services } from '../services.ts';
import { refundedOf } from '../wallet/holds.ts';
import { publishContract } from './events.ts';
import { type ContractRow, lockContract, lockContractByCode, readContractRow } from './rows.ts';
import { contractStatusOf } from './status.ts';
import { type ContractView, contractView } from './view.ts';

export type Cancelled = {
  contract: ContractView;
  /** Whole tomans that came back to the wallet that paid. */
  refunded: number;
};

/** How long an answer waits for the end of the document to be written down. */
const END_WAIT_MS = 10_000;
const POLL_MS = 50;

/**
 * Withdraws a contract that is a draft or waits for signatures. Those who are waiting are told, what was held for it comes
 * back as far as nothing was used (documents/payment.ts), and its files are deleted; the contract stays to be seen.
 * @throws Problem not_found (also for another organization's) | contract_ended | document_completing | service_unavailable
 */
export async function cancelContract(services: Services, caller: Caller, code: string): Promise<Cancelled> {
  const { core } = services;
  const found = await core.database.tenant(caller.organizationId, async (em) => {
    const contract = await lockContractByCode(em, code);
    const status = contractStatusOf(contract.document_status, contract.canceled_at !== null);
    if (status !== 'draft' && status !== 'waiting_signature')
      throw new Problem('contract_ended', { details: { status } });
    const files = await filesOf(em, contract);
    if (status === 'draft') await cancelDraft(core, em, caller, contract);
    return { files, sentId: status === 'waiting_signature' ? contract.document_id : null };
  });
  const { files, sentId } = found;
  if (sentId !== null) await voidDocument(services, caller, sentId, { reason: null }, { updateId: randomUUID() });
  const ended = await readEnded(core, caller, code);
  await forgetFiles(core, files);
  return { contract: contractView(ended), refunded: sentId === null ? 0 : await refundOf(core, caller, sentId) };
}

/** Nothing of it has left the house: nobody was asked, and nothing is paid before that. */
async function cancelDraft(core: Core, em: EntityManager, caller: Caller, contract: ContractRow): Promise<void> {
  const now = new Date(core.now());
  if (contract.document_id !== null) await em.nativeDelete(DocumentEntity, { id: contract.document_id });
  await em.execute(
    `update contracts set canceled_at = ?, updated_at = ?, processing_since = null, signers = null, staged_sha256 = null
     where id = ?`,
    [now, now, contract.id],
  );
  await auditAct(core, em, caller, { action: 'contract.canceled', details: { code: contract.code } });
  await publishContract(core, em, await lockContract(em, contract.id), [{ type: 'contract.canceled' }]);
}

/** The bytes behind a contract, to be looked at once the rows are gone. */
async function filesOf(em: EntityManager, { document_id, staged_sha256 }: ContractRow): Promise<string[]> {
  const staged = staged_sha256 === null ? [] : [staged_sha256];
  if (document_id === null) return staged;
  const rows = await em.execute<{ sha256: string }[]>(
    `select sha256 from document_versions where document_id = ? union select sha256 from document_sources where document_id = ?`,
    [document_id, document_id],
  );
  return [...staged, ...rows.map(({ sha256 }) => sha256)];
}

/** @throws Problem service_unavailable: it will end all the same. */
async function readEnded(core: Core, { organizationId }: Caller, code: string): Promise<ContractRow> {
  const deadline = Date.now() + END_WAIT_MS;
  for (;;) {
    const row = await readContractRow(core, organizationId, code);
    if (row.canceled_at !== null) return row;
    if (Date.now() >= deadline) throw new Problem('service_unavailable', { retryAfterMs: END_WAIT_MS });
    await delay(POLL_MS);
  }
}

async function refundOf(core: Core, { organizationId }: Caller, documentId: string): Promise<number> {
  return core.database.tenant(organizationId, (em) => refundedOf(em, organizationId, documentId));
}
