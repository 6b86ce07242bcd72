import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import type { Actor, OrganizationId } from '../domain/model.ts';
import { codePercentOf } from './discount-codes.ts';
import { inWalletOf, move } from './ledger.ts';
import type { Cause } from './movement.ts';
import { pricesOf } from './prices.ts';
import { costOf, percentOf } from './pricing.ts';
import { count, remainingOf, signaturesSince, termsAt, usedSince } from './quota.ts';
import { lockWallet, payerOf } from './wallets.ts';

/** Money kept back for something under way: held once, and settled once, whatever happens at the same time. */
export type Hold = {
  cause: Cause;
  payerId: OrganizationId;
  signatures: number;
  freeSignatures: number;
  /** Whole tomans. */
  amount: number;
  discountCode: string | null;
  status: 'held' | 'captured' | 'refunded';
  captured: number;
  refunded: number;
};

type HoldRow = {
  cause_kind: Cause['kind'];
  cause_id: string;
  payer_id: string;
  signatures: number;
  free_signatures: number;
  period_start: Date | string;
  amount: string;
  discount_code: string | null;
  status: Hold['status'];
  captured: string;
  refunded: string;
};

const COLUMNS = `cause_kind, cause_id, payer_id, signatures, free_signatures, period_start, amount, discount_code, status,
  captured, refunded`;

/**
 * Holds what signatures cost, in the caller's transaction: first from the payer's quota, the rest from its wallet.
 * Nothing happens where there is no wallet, or where this cause has its hold already.
 * @param given.documentId what it is settled with, where that is not the cause itself.
 * @throws Problem insufficient_balance
 */
export async function placeHold(
  core: Core,
  em: EntityManager,
  organizationId: OrganizationId,
  {
    cause,
    signatures,
    actor,
    documentId = null,
  }: { cause: Cause; signatures: number; actor: Actor; documentId?: string | null },
): Promise<Hold | null> {
  const payerId = await payerOf(em, organizationId, 'for update');
  if (payerId === null) return null;
  const prices = pricesOf(core.config);
  const now = core.now();
  const known = await findHold(em, organizationId, cause);
  if (known) return known;
  const held = await inWalletOf(em, organizationId, payerId, async () => {
    const wallet = await lockWallet(em, payerId);
    const terms = termsAt(prices, wallet, now);
    const periodStart = signaturesSince(wallet, now);
    const used = await usedSince(em, payerId, 'signature', periodStart);
    const cost = costOf(prices, {
      signatures,
      remaining: remainingOf(wallet, terms, used),
      packagePercent: terms?.discountPercent ?? 0,
      codePercent: codePercentOf(prices, wallet.discountCode, now) ?? 0,
    });
    const movement = { cause, amount: cost.total, forOrganizationId: organizationId, actor, at: new Date(now) };
    if (cost.total > 0) await move(em, payerId, { kind: 'hold', ...movement });
    await count(em, payerId, { kind: 'signature', periodStart, change: signatures });
    return { cost, periodStart, discountCode: cost.codeDiscount > 0 ? wallet.discountCode : null };
  });
  const [row] = await em.execute<HoldRow[]>(
    `insert into wallet_holds (organization_id, cause_kind, cause_id, payer_id, signatures, free_signatures, period_start,
       amount, discount_code, document_id, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning ${COLUMNS}`,
    [
      ...[organizationId, cause.kind, cause.id, payerId, signatures, held.cost.freeSignatures],
      ...[new Date(held.periodStart), held.cost.total, held.discountCode, documentId, new Date(now)],
    ],
  );
  return holdOf(row!);
}

/**
 * Ends a hold, in the caller's transaction: gives back `refundPercent` of it to the wallet that paid, rounded down, and
 * spends the rest. What comes back as a whole gives its quota back too. A second call changes nothing.
 * @returns the hold as it is now; null: nothing was held.
 */
export async function settleHold(
  core: Core,
  em: EntityManager,
  organizationId: OrganizationId,
  { cause, refundPercent, actor }: { cause: Cause; refundPercent: number; actor: Actor },
): Promise<Hold | null> {
  const row = await selectHold(em, organizationId, cause, 'for update');
  if (row === null) return null;
  if (row.status !== 'held') return holdOf(row);
  const { payerId, amount, signatures } = holdOf(row);
  const at = new Date(core.now());
  const refunded = percentOf(amount, refundPercent);
  const captured = amount - refunded;
  await inWalletOf(em, organizationId, payerId, async () => {
    await lockWallet(em, payerId);
    const movement = { cause, forOrganizationId: organizationId, actor, at };
    if (captured > 0) await move(em, payerId, { kind: 'capture', amount: captured, ...movement });
    if (refunded > 0) await move(em, payerId, { kind: 'refund', amount: refunded, ...movement });
    if (refundPercent === 100) {
      const periodStart = new Date(row.period_start).getTime();
      await count(em, payerId, { kind: 'signature', periodStart, change: -signatures });
    }
  });
  const [settled] = await em.execute<HoldRow[]>(
    `update wallet_holds set status = ?, captured = ?, refunded = ?, settled_at = ?
     where organization_id = ? and cause_kind = ? and cause_id = ? returning ${COLUMNS}`,
    [refundPercent > 0 ? 'refunded' : 'captured', captured, refunded, at, organizationId, cause.kind, cause.id],
  );
  return holdOf(settled!);
}

/** The causes of what is held still and is settled with a document, beside the document itself. */
export async function heldWith(
  em: EntityManager,
  organizationId: OrganizationId,
  documentId: string,
): Promise<Cause[]> {
  const rows = await em.execute<Pick<HoldRow, 'cause_kind' | 'cause_id'>[]>(
    `select cause_kind, cause_id from wallet_holds where organization_id = ? and document_id = ? and status = 'held'`,
    [organizationId, documentId],
  );
  return rows.map(({ cause_kind: kind, cause_id: id }) => ({ kind, id }));
}

/** Whole tomans that came back of all that a document cost, approvers who were added to it on its way included. */
export async function refundedOf(
  em: EntityManager,
  organizationId: OrganizationId,
  documentId: string,
): Promise<number> {
  const [row] = await em.execute<{ refunded: string }[]>(
    `select coalesce(sum(refunded), 0) as refunded from (
       select refunded from wallet_holds where organization_id = ? and cause_kind = 'document' and cause_id = ?
       union all select refunded from wallet_holds where organization_id = ? and document_id = ?) h`,
    [organizationId, documentId, organizationId, documentId],
  );
  return Number(row!.refunded);
}

/** What was held for a cause; null: nothing. */
export async function findHold(em: EntityManager, organizationId: OrganizationId, cause: Cause): Promise<Hold | null> {
  const row = await selectHold(em, organizationId, cause, '');
  return row && holdOf(row);
}

async function selectHold(
  em: EntityManager,
  organizationId: OrganizationId,
  cause: Cause,
  lock: 'for update' | '',
): Promise<HoldRow | null> {
  const [row] = await em.execute<HoldRow[]>(
    `select ${COLUMNS} from wallet_holds where organization_id = ? and cause_kind = ? and cause_id = ? ${lock}`,
    [organizationId, cause.kind, cause.id],
  );
  return row ?? null;
}

function holdOf(row: HoldRow): Hold {
  return {
    cause: { kind: row.cause_kind, id: row.cause_id },
    payerId: row.payer_id,
    signatures: row.signatures,
    freeSignatures: row.free_signatures,
    amount: Number(row.amount),
    discountCode: row.discount_code,
    status: row.status,
    captured: Number(row.captured),
    refunded: Number(row.refunded),
  };
}
