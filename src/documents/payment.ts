import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import type { ApproverId, DocumentState, OrganizationId } from '../domain/model.ts';
import { wasChecked } from '../identity/gate.ts';
import { heldWith, placeHold, settleHold } from '../wallet/holds.ts';
import type { Cause } from '../wallet/movement.ts';
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
 * Holds what one more approver costs, in the transaction that proposes them to a document on its way. It is settled with
 * the document. Who takes the place of somebody costs nothing more.
 * @throws Problem insufficient_balance
 */
export async function holdPriceOf(
  core: Core,
  em: EntityManager,
  { organizationId, actor }: Caller,
  { id: documentId, mode }: Pick<WholeDocument, 'id' | 'mode'>,
  approverId: ApproverId,
): Promise<void> {
  if (mode === 'test' || !(await hasWallet(core, organizationId))) return;
  const cause = { kind: 'approver', id: approverId } as const;
  await placeHold(core, em, organizationId, { cause, signatures: 1, actor, documentId });
}

/** The document did not take the approver: nothing is paid for them. */
export async function giveBackPriceOf(
  core: Core,
  em: EntityManager,
  organizationId: OrganizationId,
  approverId: ApproverId,
): Promise<void> {
  const cause = { kind: 'approver', id: approverId } as const;
  await settleHold(core, em, organizationId, { cause, refundPercent: 100, actor: { kind: 'system' } });
}

/**
 * Settles what was held for a document that has ended, in the transaction that records its end: an approved one is paid
 * for. Any other is given back, whole if nobody decided and nobody's identity was checked, else in part.
 * @returns whole tomans that were given back now.
 */
export async function settlePrice(core: Core, em: EntityManager, state: DocumentState): Promise<number> {
  const { documentId, organizationId, status, steps } = state;
  const approvers = steps.flatMap((step) => step.approvers);
  const isUsed = approvers.some(({ decision }) => decision !== null) || (await wasChecked(em, documentId));
  const partly = pricesOf(core.config).refundAfterUsePercent;
  const refundPercent = status === 'approved' ? 0 : isUsed ? partly : 100;
  const settle = async (cause: Cause, percent: number): Promise<number> => {
    const settled = await settleHold(core, em, organizationId, {
      cause,
      refundPercent: percent,
      actor: { kind: 'system' },
    });
    return settled?.refunded ?? 0;
  };
  let refunded = await settle({ kind: 'document', id: documentId }, refundPercent);
  for (const cause of await heldWith(em, organizationId, documentId)) {
    refunded += await settle(cause, (await wasTaken(em, approvers, cause.id)) ? refundPercent : 100);
  }
  return refunded;
}

/** Whether the document ever took the approver, who may have left it since. */
async function wasTaken(em: EntityManager, approvers: { id: ApproverId }[], id: ApproverId): Promise<boolean> {
  if (approvers.some((approver) => approver.id === id)) return true;
  const rows = await em.execute<unknown[]>(`select 1 from approvers where id = ? and status <> 'proposed'`, [id]);
  return rows.length > 0;
}

/**
 * Gives back what was held for approvers whom a document did not take, where whoever asked died before doing it. The system
 * role's, by the reconciler. @returns how many were found.
 */
export async function settleForgotten(core: Core, em: EntityManager, olderThanMinutes: number): Promise<number> {
  const forgotten = await em.execute<{ organization_id: OrganizationId; cause_id: ApproverId }[]>(
    `select h.organization_id, h.cause_id from wallet_holds h join documents d on d.id = h.document_id
     where h.status = 'held' and d.ended_at < now() - make_interval(mins => ?) limit 50`,
    [olderThanMinutes],
  );
  for (const { organization_id: organizationId, cause_id: id } of forgotten) {
    await giveBackPriceOf(core, em, organizationId, id);
  }
  return forgotten.length;
}
