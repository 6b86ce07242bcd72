import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import type { PackageName } from './prices.ts';

/** A wallet's row, its money as numbers. */
export type Wallet = {
  organizationId: OrganizationId;
  available: number;
  held: number;
  spent: number;
  package: PackageName | null;
  signatureLimit: number | null;
  packageStartedAt: number | null;
  packageExpiresAt: number | null;
  discountCode: string | null;
  extraCredits: number;
  extraUsed: number;
};

type WalletRow = {
  organization_id: string;
  available: string;
  held: string;
  spent: string;
  package: PackageName | null;
  signature_limit: number | null;
  package_started_at: Date | string | null;
  package_expires_at: Date | string | null;
  discount_code: string | null;
  extra_credits: number;
  extra_used: number;
};

const COLUMNS = `organization_id, available, held, spent, package, signature_limit, package_started_at, package_expires_at,
  discount_code, extra_credits, extra_used`;

/** How long a process may believe that an organization has no wallet. That it has one is always read anew. */
const ABSENCE_MS = 2_000;
const ABSENT_MAX = 10_000;
const absences = new WeakMap<Core['database'], Map<OrganizationId, number>>();

/**
 * Whether something may have to be paid for. Where there are no wallets this costs one read in two seconds for each
 * organization, so that nothing else has to be asked; a new wallet counts everywhere after two seconds.
 */
export async function hasWallet(core: Core, organizationId: OrganizationId): Promise<boolean> {
  const absent = absences.get(core.database) ?? new Map<OrganizationId, number>();
  absences.set(core.database, absent);
  // The real clock, not the core's: this is about the age of a copy, not about a rule.
  const seenAt = absent.get(organizationId);
  if (seenAt !== undefined && Date.now() - seenAt < ABSENCE_MS) return false;
  const rows = await core.database.read(organizationId, 'select 1 from wallets where organization_id = $1', [
    organizationId,
  ]);
  if (rows.length > 0) return true;
  if (absent.size >= ABSENT_MAX) absent.clear();
  absent.set(organizationId, Date.now());
  return false;
}

/** So that this process sees a new wallet at once. */
export function forgetAbsence(core: Core, organizationId: OrganizationId): void {
  absences.get(core.database)?.delete(organizationId);
}

/**
 * Who pays for an organization; null: it has no wallet.
 * @param lock puts what the organization pays for at the same time in turn, so that a cause met twice is seen. Whoever
 *   locks a payer's wallet too does so afterwards; a payer has none of its own, so nobody waits in a circle.
 */
export async function payerOf(
  em: EntityManager,
  organizationId: OrganizationId,
  lock: 'for update' | '' = '',
): Promise<OrganizationId | null> {
  const [row] = await em.execute<{ payer: string }[]>(
    `select coalesce(pays_from, organization_id) as payer from wallets where organization_id = ? ${lock}`,
    [organizationId],
  );
  return row?.payer ?? null;
}

/** The same. @throws Problem wallet_not_open */
export async function requirePayer(em: EntityManager, organizationId: OrganizationId): Promise<OrganizationId> {
  const payer = await payerOf(em, organizationId);
  if (payer === null) throw new Problem('wallet_not_open');
  return payer;
}

/** A wallet that nobody else can change until the transaction ends. */
export const lockWallet = (em: EntityManager, payerId: OrganizationId): Promise<Wallet> =>
  selectWallet(em, payerId, 'for update');

export const getWallet = (em: EntityManager, payerId: OrganizationId): Promise<Wallet> => selectWallet(em, payerId, '');

async function selectWallet(em: EntityManager, payerId: OrganizationId, lock: 'for update' | ''): Promise<Wallet> {
  const [row] = await em.execute<WalletRow[]>(`select ${COLUMNS} from wallets where organization_id = ? ${lock}`, [
    payerId,
  ]);
  if (!row) throw new Problem('wallet_not_open');
  return {
    organizationId: row.organization_id,
    available: Number(row.available),
    held: Number(row.held),
    spent: Number(row.spent),
    package: row.package,
    signatureLimit: row.signature_limit,
    packageStartedAt: timeOf(row.package_started_at),
    packageExpiresAt: timeOf(row.package_expires_at),
    discountCode: row.discount_code,
    extraCredits: row.extra_credits,
    extraUsed: row.extra_used,
  };
}

const timeOf = (time: Date | string | null): number | null => (time === null ? null : new Date(time).getTime());
