import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import { type Page, type PageRequest, pageOf, readCursor } from '../cursor.ts';
import type { OrganizationId } from '../domain/model.ts';
import { iso } from '../iso.ts';
import { codePercentOf, requireCode } from './discount-codes.ts';
import { inWalletOf } from './ledger.ts';
import { WALLET_LIMITS } from './limits.ts';
import { CURRENCY, MOVEMENT_COLUMNS, type Movement, type MovementRow, movementOf } from './movement.ts';
import { pricesOf } from './prices.ts';
import { type Cost, costOf } from './pricing.ts';
import { dayOf, monthOf, remainingOf, signaturesSince, termsAt, usedSince } from './quota.ts';
import type { WalletView } from './view.ts';
import { getWallet, payerOf, type Wallet } from './wallets.ts';

/** What an organization can spend: its own wallet, or that of whoever pays for it. */
export async function readWallet(core: Core, organizationId: OrganizationId): Promise<WalletView> {
  return core.database.tenant(organizationId, (em) =>
    look(em, organizationId, async (wallet, payerId) => {
      const now = core.now();
      const signatures = await usedSince(em, payerId, 'signature', signaturesSince(wallet, now));
      const checks = await usedSince(em, payerId, 'identity', dayOf(now));
      return walletView(core, wallet, { organizationId, now, signatures, checks });
    }),
  );
}

export type Estimate = Cost & {
  discountCode: string | null;
  currency: typeof CURRENCY;
  balance: number;
  /** Whether the wallet could pay it now. True where there is no wallet: then it costs nothing. */
  sufficient: boolean;
};

/**
 * What a document with so many signatures would cost now. Takes nothing and makes nothing.
 * @param discountCode one to try; the wallet's own otherwise.
 * @throws Problem validation_failed for a code that is not known
 */
export async function estimate(
  core: Core,
  organizationId: OrganizationId,
  { signatures, discountCode }: { signatures: number; discountCode?: string | null | undefined },
): Promise<Estimate> {
  const prices = pricesOf(core.config);
  const now = core.now();
  const tried = discountCode ? requireCode(prices, discountCode, now) : null;
  const wanted = { signatures, remaining: 0, packagePercent: 0, codePercent: tried ?? 0 };
  const none = { discountCode: discountCode || null, currency: CURRENCY, balance: 0 } as const;
  return core.database.tenant(organizationId, (em) =>
    look<Estimate>(em, organizationId, async (wallet, payerId) => {
      if (!wallet.isOpen) return { ...costOf({ signature: 0 }, wanted), ...none, sufficient: true };
      const terms = termsAt(prices, wallet, now);
      const used = await usedSince(em, payerId, 'signature', signaturesSince(wallet, now));
      const cost = costOf(prices, {
        signatures,
        remaining: remainingOf(wallet, terms, used),
        packagePercent: terms?.discountPercent ?? 0,
        codePercent: tried ?? codePercentOf(prices, wallet.discountCode, now) ?? 0,
      });
      const balance = wallet.available;
      const code = discountCode || wallet.discountCode;
      return { ...cost, discountCode: code, currency: CURRENCY, balance, sufficient: cost.total <= balance };
    }),
  );
}

/** A wallet's statement, the newest movement first; empty where there is no wallet, or where another organization pays. */
export async function listMovements(
  core: Core,
  caller: Caller,
  { causeId }: { causeId?: string | undefined },
  page: PageRequest,
): Promise<Page<Movement>> {
  const limit = Math.min(Math.max(1, page.limit), WALLET_LIMITS.pageMax);
  const [before] = page.cursor === undefined ? [] : readCursor(page.cursor, /^([1-9]\d{0,17})$/);
  const rows = await core.database.read<MovementRow>(
    caller.organizationId,
    `select ${MOVEMENT_COLUMNS} from wallet_movements
     where ($1::text is null or cause_id = $1) and ($2::bigint is null or position < $2::bigint)
     order by position desc limit $3`,
    [causeId ?? null, before ?? null, limit + 1],
  );
  return pageOf(rows, limit, movementOf, ({ position }) => [String(position)]);
}

/** A wallet as it is read: `isOpen` is false for the one that stands in where there is none. */
type Seen = Wallet & { isOpen: boolean };

async function look<T>(
  em: EntityManager,
  organizationId: OrganizationId,
  work: (wallet: Seen, payerId: OrganizationId) => Promise<T>,
): Promise<T> {
  const payerId = await payerOf(em, organizationId);
  if (payerId === null) return work({ ...NO_WALLET, organizationId, isOpen: false }, organizationId);
  return inWalletOf(em, organizationId, payerId, async () =>
    work({ ...(await getWallet(em, payerId)), isOpen: true }, payerId),
  );
}

const NO_WALLET: Omit<Wallet, 'organizationId'> = {
  available: 0,
  held: 0,
  spent: 0,
  package: null,
  signatureLimit: null,
  packageStartedAt: null,
  packageExpiresAt: null,
  discountCode: null,
  extraCredits: 0,
  extraUsed: 0,
};

function walletView(
  core: Core,
  wallet: Seen,
  {
    organizationId,
    now,
    signatures,
    checks,
  }: { organizationId: string; now: number; signatures: number; checks: number },
): WalletView {
  const terms = termsAt(pricesOf(core.config), wallet, now);
  const { start, end } = monthOf(now);
  const dailyLimit = terms?.identityPerDay ?? 0;
  const freeRemaining = Math.max(0, dailyLimit - checks);
  const boughtRemaining = wallet.extraCredits - wallet.extraUsed;
  return {
    enabled: wallet.isOpen,
    currency: CURRENCY,
    balance: wallet.available,
    held: wallet.held,
    spent: wallet.spent,
    paidBy: wallet.organizationId === organizationId ? null : wallet.organizationId,
    package: terms && packageView(wallet),
    discountCode: wallet.discountCode,
    signatures: {
      periodStart: iso(start),
      periodEnd: iso(end),
      limit: terms ? wallet.signatureLimit : 0,
      used: signatures,
      remaining: remainingOf(wallet, terms, signatures),
    },
    identityCredits: {
      dailyLimit,
      usedToday: checks,
      freeRemaining,
      bought: wallet.extraCredits,
      boughtRemaining,
      allowed: !wallet.isOpen || freeRemaining + boughtRemaining > 0,
    },
  };
}

function packageView({ package: name, packageStartedAt, packageExpiresAt }: Wallet): WalletView['package'] {
  return {
    name: name!,
    startedAt: iso(packageStartedAt ?? 0),
    expiresAt: iso(packageExpiresAt),
  };
}
