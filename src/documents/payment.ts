import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import type { DocumentState } from '../domain/model.ts';
import { wasChecked } from '../identity/gate.ts';
import { placeHold, settleHold } from '../wallet/holds.ts';
import { pricesOf } from '../wallet/prices.ts';
import { hasWallet } from '../wallet/wallets.ts';
import type { WholeDocument } from './rows.ts';

/**
 * Holds what a document costs as it is sent, one signature for each approver, in the transaction that sends it. Nothing is
 * asked of who has no wallet, nor of test mode.
 * @throws Problem insufficient_balance
 */
export async function holdPrice(
  core: Core,
  em: EntityManager,
  { organizationId, actor }: Caller,
  { id, mode, approvers }: Pick<WholeDocument, 'id' | 'mode' | 'approvers'>,
): Promise<void> {
  if (mode === 'test' || !(await hasWallet(core, organizationId))) return;
  await placeHold(core, em, organizationId, {
    cause: { kind: 'document', id },
    signatures: approvers.length,
    actor,
  });
}

/**
 * Settles what was held for a document that has ended, in the transaction that records its end: an approved one is paid
 * for. Any other is given back, whole if nobody decided and nobody's identity was checked, else in part.
 */
export async function settlePrice(core: Core, em: EntityManager, state: DocumentState): Promise<void> {
  const { documentId, organizationId, status, steps } = state;
  const isUsed =
    steps.some((step) => step.approvers.some(({ decision }) => decision !== null)) ||
    (await wasChecked(em, documentId));
  const partly = pricesOf(core.config).refundAfterUsePercent;
  await settleHold(core, em, organizationId, {
    cause: { kind: 'document', id: documentId },
    refundPercent: status === 'approved' ? 0 : isUsed ? partly : 100,
    actor: { kind: 'system' },
  });
}
