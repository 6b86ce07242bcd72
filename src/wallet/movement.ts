import type { Actor } from '../domain/model.ts';
import { iso } from '../iso.ts';

/** Iranian tomans: money is whole numbers of them. */
export const CURRENCY = 'IRT';

export type Account = 'funded' | 'available' | 'held' | 'spent';
export type MovementKind = 'top_up' | 'hold' | 'capture' | 'refund' | 'charge';
/** Why money moves; `id` is unique among its kind. An approver: one who was added to a document on its way. */
export type Cause = { kind: 'document' | 'approver' | 'top_up' | 'identity_credits' | 'package'; id: string };

/** One line of a wallet's statement. */
export type Movement = {
  id: string;
  kind: MovementKind;
  amount: number;
  currency: typeof CURRENCY;
  debit: Account;
  credit: Account;
  /** What could be spent after it. */
  balance: number;
  cause: Cause;
  documentId: string | null;
  /** Who did what was paid for. */
  organizationId: string;
  actor: Actor;
  note: string | null;
  occurredAt: string;
};

/** What an approver's hold belongs to is seen only by the organization whose document it is. */
export const MOVEMENT_COLUMNS = `position, id, kind, debit, credit, amount, available_after, cause_kind, cause_id,
  for_organization_id, actor, note, occurred_at,
  case cause_kind when 'document' then cause_id when 'approver' then (
    select h.document_id::text from wallet_holds h where h.organization_id = for_organization_id
      and h.cause_kind = 'approver' and h.cause_id = wallet_movements.cause_id) end as document_id`;

/** `bigint` comes as a text. */
export type MovementRow = {
  position: string;
  id: string;
  kind: MovementKind;
  debit: Account;
  credit: Account;
  amount: string;
  available_after: string;
  cause_kind: Cause['kind'];
  cause_id: string;
  document_id: string | null;
  for_organization_id: string;
  actor: Actor;
  note: string | null;
  occurred_at: Date | string;
};

export function movementOf(row: MovementRow): Movement {
  const { id, kind, debit, credit, actor, note } = row;
  return {
    id,
    kind,
    amount: Number(row.amount),
    currency: CURRENCY,
    debit,
    credit,
    balance: Number(row.available_after),
    cause: { kind: row.cause_kind, id: row.cause_id },
    documentId: row.document_id,
    organizationId: row.for_organization_id,
    actor,
    note,
    occurredAt: iso(row.occurred_at),
  };
}
