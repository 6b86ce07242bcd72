import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import { getWhole } from '../documents/reading.ts';
import type { WholeDocument } from '../documents/rows.ts';
import type { ApproverId, DocumentEvent, DocumentId, EventType } from '../domain/model.ts';
import { CURRENCY } from '../wallet/movement.ts';
import type { ContractEventType } from './event-types.ts';
import { publishContract } from './events.ts';
import { CONTRACT_COLUMNS, CONTRACTS, type ContractRow } from './rows.ts';
import { signerViewOf } from './signers.ts';

/** What a document's event means where the document is a contract. */
const MEANINGS: Partial<Record<EventType, ContractEventType>> = {
  'approver.completed': 'contract.signer_signed',
  'approver.rejected': 'contract.signer_rejected',
  'document.approved': 'contract.completed',
  'document.voided': 'contract.canceled',
};

/**
 * Says again, in the words of contracts, what has just happened to a document, if that is one; in the transaction that
 * records it, after the contract's own row.
 * @param refunded whole tomans that came back because the document ended.
 */
export async function tellOfContract(
  core: Core,
  em: EntityManager,
  document: WholeDocument,
  events: readonly Pick<DocumentEvent, 'type' | 'approverId'>[],
  refunded: number,
): Promise<void> {
  const telling = events.filter(({ type }) => MEANINGS[type] !== undefined);
  if (telling.length === 0 && refunded === 0) return;
  const contract = await findContractOf(em, document.id);
  if (!contract) return;
  for (const { type, approverId } of telling) {
    const data = approverId === null ? {} : { signer: await signerViewOf(core, em, document, approverId) };
    await publishContract(core, em, contract, [{ type: MEANINGS[type]!, data, isOfDocument: true }]);
  }
  if (refunded === 0) return;
  const refund = { amount: refunded, currency: CURRENCY };
  await publishContract(core, em, contract, [{ type: 'contract.refunded', data: { refund } }]);
}

/** Says that a signer has just proved who they are by a code, the first time they do, in the transaction of the code. */
export async function tellOfIdentified(
  core: Core,
  em: EntityManager,
  { documentId, approverId }: { documentId: DocumentId; approverId: ApproverId },
): Promise<void> {
  const contract = await findContractOf(em, documentId);
  if (!contract) return;
  const sessions = await em.execute<unknown[]>('select 1 from signing_sessions where approver_id = ? limit 2', [
    approverId,
  ]);
  if (sessions.length > 1) return;
  const signer = await signerViewOf(core, em, await getWhole(core, em, documentId), approverId);
  await publishContract(core, em, contract, [{ type: 'contract.signer_identified', data: { signer } }]);
}

async function findContractOf(em: EntityManager, documentId: DocumentId): Promise<ContractRow | undefined> {
  const [row] = await em.execute<ContractRow[]>(
    `select ${CONTRACT_COLUMNS} from ${CONTRACTS} where c.document_id = ?`,
    [documentId],
  );
  return row;
}
