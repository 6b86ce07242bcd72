import type { CURRENCY } from './movement.ts';
import type { PackageName } from './prices.ts';

/** What an organization can spend, and what its package still covers. */
export type WalletView = {
  /** False: there is no wallet, and nothing costs anything. */
  enabled: boolean;
  currency: typeof CURRENCY;
  /** What can be spent. */
  balance: number;
  /** Kept back for documents that are under way. */
  held: number;
  spent: number;
  /** The organization whose wallet this is, where it is another one's. */
  paidBy: string | null;
  package: { name: PackageName; startedAt: string; expiresAt: string | null } | null;
  discountCode: string | null;
  /** `limit` and `remaining` are null where there is no limit. */
  signatures: {
    periodStart: string;
    periodEnd: string;
    limit: number | null;
    used: number;
    remaining: number | null;
  };
  identityCredits: {
    dailyLimit: number;
    usedToday: number;
    freeRemaining: number;
    bought: number;
    boughtRemaining: number;
    /** Whether an identity check may be asked for now. */
    allowed: boolean;
  };
};
