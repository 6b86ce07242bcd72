import type { EntityManager } from '@mikro-orm/postgresql';
import type { OrganizationId } from '../domain/model.ts';
import type { PackageTerms, Prices } from './prices.ts';
import type { Wallet } from './wallets.ts';

export type UsageKind = 'signature' | 'identity';

/** The package's terms while it lasts; null: none, or it has expired. */
export function termsAt(prices: Prices, wallet: Wallet, now: number): PackageTerms | null {
  if (wallet.package === null) return null;
  if (wallet.packageExpiresAt !== null && wallet.packageExpiresAt <= now) return null;
  return prices.packages[wallet.package];
}

/** The calendar month of `now` in UTC: its first instant, and its last millisecond. */
export function monthOf(now: number): { start: number; end: number } {
  const day = new Date(now);
  const start = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1);
  return { start, end: Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1) - 1 };
}

/** From when signatures count: the month, or the purchase of the package if that is later. */
export function signaturesSince(wallet: Wallet, now: number): number {
  return Math.max(monthOf(now).start, wallet.packageStartedAt ?? 0);
}

/** Identity checks are counted by the day, in UTC. */
export function dayOf(now: number): number {
  const day = new Date(now);
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate());
}

/** How many signatures the package still covers; null: any number. Without a package none. */
export function remainingOf(wallet: Wallet, terms: PackageTerms | null, used: number): number | null {
  if (terms === null) return 0;
  return wallet.signatureLimit === null ? null : Math.max(0, wallet.signatureLimit - used);
}

export async function usedSince(
  em: EntityManager,
  payerId: OrganizationId,
  kind: UsageKind,
  periodStart: number,
): Promise<number> {
  const [row] = await em.execute<{ used: number }[]>(
    'select used from wallet_usage where organization_id = ? and kind = ? and period_start = ?',
    [payerId, kind, new Date(periodStart)],
  );
  return row?.used ?? 0;
}

/** Counts under the wallet's lock. @param change negative for what is given back. */
export async function count(
  em: EntityManager,
  payerId: OrganizationId,
  { kind, periodStart, change }: { kind: UsageKind; periodStart: number; change: number },
): Promise<void> {
  await em.execute(
    `insert into wallet_usage (organization_id, kind, period_start, used) values (?, ?, ?, greatest(0, ?))
     on conflict (organization_id, kind, period_start) do update set used = greatest(0, wallet_usage.used + ?)`,
    [payerId, kind, new Date(periodStart), change, change],
  );
}
