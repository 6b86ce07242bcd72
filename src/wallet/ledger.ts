import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor, OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import {
  type Account,
  type Cause,
  MOVEMENT_COLUMNS,
  type Movement,
  type MovementKind,
  type MovementRow,
  movementOf,
} from './movement.ts';

/**
 * The double-entry ledger. An organization's wallet has four accounts, in whole tomans: `funded` (what came in, a debit
 * balance) and the credit balances `available`, `held` and `spent`.
 *
 * L1  Each movement debits one account and credits another by one amount; funded = available + held + spent, always.
 * L2  No account is below zero. PostgreSQL checks L1 and L2 too (migrations/0016-wallet.ts).
 * L3  One movement a kind and cause: asking again gives the movement made the first time and moves nothing.
 * L4  Who moves money holds the lock on the wallet's row until the transaction ends, so spending at the same time is
 *     spending in turn.
 */

/** Where each kind of movement takes from and gives to. */
const LEGS: Record<MovementKind, { debit: Account; credit: Account }> = {
  top_up: { debit: 'funded', credit: 'available' },
  hold: { debit: 'available', credit: 'held' },
  capture: { debit: 'held', credit: 'spent' },
  refund: { debit: 'held', credit: 'available' },
  charge: { debit: 'available', credit: 'spent' },
};

export type NewMovement = {
  kind: MovementKind;
  cause: Cause;
  amount: number;
  /** Who did what is paid for. */
  forOrganizationId: OrganizationId;
  actor: Actor;
  at: Date;
  note?: string | null;
};

/**
 * Moves money in the wallet of `payerId`, in the caller's transaction, which must see that organization
 * (`inWalletOf`) and hold its wallet's lock (`lockWallet`).
 * @throws Problem insufficient_balance
 */
export async function move(em: EntityManager, payerId: OrganizationId, movement: NewMovement): Promise<Movement> {
  const { kind, cause, amount, forOrganizationId, actor, at, note = null } = movement;
  const known = await findMovement(em, payerId, kind, cause);
  if (known) return known;
  const { debit, credit } = LEGS[kind];
  // `funded` is a debit balance: a debit raises it. The others are credit balances: a debit lowers them.
  const [wallet] = await em.execute<{ available: string }[]>(
    `update wallets set ${debit} = ${debit} ${debit === 'funded' ? '+' : '-'} ?, ${credit} = ${credit} + ?, updated_at = ?
     where organization_id = ? and (${debit === 'funded'} or ${debit} >= ?) returning available`,
    [amount, amount, at, payerId, amount],
  );
  if (!wallet) throw new Problem('insufficient_balance', { details: { amount } });
  const [row] = await em.execute<MovementRow[]>(
    `insert into wallet_movements (id, organization_id, kind, debit, credit, amount, available_after, cause_kind, cause_id,
       for_organization_id, actor, note, occurred_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?) returning ${MOVEMENT_COLUMNS}`,
    [
      ...[randomUUID(), payerId, kind, debit, credit, amount, wallet.available, cause.kind, cause.id],
      ...[forOrganizationId, JSON.stringify(actor), note, at],
    ],
  );
  return movementOf(row!);
}

/** The movement that was made for a cause; null: none yet. */
export async function findMovement(
  em: EntityManager,
  payerId: OrganizationId,
  kind: MovementKind,
  cause: Cause,
): Promise<Movement | null> {
  const [row] = await em.execute<MovementRow[]>(
    `select ${MOVEMENT_COLUMNS} from wallet_movements
     where organization_id = ? and kind = ? and cause_kind = ? and cause_id = ?`,
    [payerId, kind, cause.kind, cause.id],
  );
  return row ? movementOf(row) : null;
}

/**
 * Does `work` where the payer's rows are seen, inside a transaction of the organization that causes the cost, so that
 * both stand or fall together. The payer is never named by a caller: it stands in the wallet, put there by the operator.
 */
export async function inWalletOf<T>(
  em: EntityManager,
  organizationId: OrganizationId,
  payerId: OrganizationId,
  work: () => Promise<T>,
): Promise<T> {
  if (payerId === organizationId) return work();
  const see = (id: OrganizationId) => em.execute(`select set_config('app.organization_id', ?, true)`, [id]);
  await see(payerId);
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // After an error of PostgreSQL the transaction is over and takes no statement; any other error must not widen it.
    await see(organizationId).catch(() => {});
    throw error;
  }
  await see(organizationId);
  return result;
}
