import type { Handlers } from '../../api/dialect.ts';
import type { operations, Schemas } from '../../api/generated/emza.ts';
import type { Caller, Core } from '../../core.ts';
import { iso } from '../../iso.ts';
import { readKey } from '../../organizations/keys.ts';
import { readProfile } from '../../organizations/profile.ts';
import { treeOf } from '../../organizations/tree.ts';
import type { Services } from '../../services.ts';
import type { PackageName } from '../../wallet/prices.ts';
import { estimate, readWallet } from '../../wallet/reading.ts';
import type { WalletView } from '../../wallet/view.ts';

type Operations = Pick<operations, 'healthCheck' | 'callerIdentity' | 'currentQuota' | 'costEstimate'>;

/** The version of Emza's API, not of this program. */
const VERSION = 'v1.0.0';
const PACKAGE_NAMES: Record<PackageName, string> = { free: 'رایگان', bronze: 'برنزی', silver: 'نقره‌ای', gold: 'طلایی' };

/** Whether the service runs, who asks, and what they have left to spend. */
export function metaHandlers({ core }: Services): Handlers<Operations> {
  return {
    async healthCheck() {
      return { status: 200, body: { status: 'ok', time: iso(core.now()), version: VERSION } };
    },

    async callerIdentity({ caller }) {
      return { status: 200, body: { data: await identityOf(core, caller) } };
    },

    async currentQuota({ caller: { organizationId } }) {
      return { status: 200, body: { data: quotaOf(await readWallet(core, organizationId)) } };
    },

    async costEstimate({ caller: { organizationId }, query: { signers, discount_code: discountCode } }) {
      const cost = await estimate(core, organizationId, { signatures: signers, discountCode });
      const data = {
        signers: cost.signatures,
        free_quota_used: cost.freeSignatures,
        unit_price: cost.unitPrice,
        subtotal: cost.subtotal,
        package_discount: cost.packageDiscount,
        code_discount: cost.codeDiscount,
        discount_code: cost.discountCode,
        total: cost.total,
        currency: cost.currency,
        wallet_balance: cost.balance,
        sufficient: cost.sufficient,
      };
      return { status: 200, body: { data } };
    },
  };
}

/** An organization of ours is a user of Emza's, known by its number. */
async function identityOf(core: Core, { organizationId, actor }: Caller): Promise<Schemas['Me']['data']> {
  const [key, { name }, place, wallet] = await Promise.all([
    readKey(core, organizationId, actor.id),
    readProfile(core, organizationId),
    treeOf(core, organizationId),
    readWallet(core, organizationId),
  ]);
  const payer = wallet.paidBy === null ? place : await treeOf(core, wallet.paidBy);
  const billing = { billing_actor_user_id: payer.number, wallet_balance: wallet.balance };
  return {
    token: {
      id: key.id,
      name: key.name,
      mode: key.mode,
      scopes: key.scopes,
      ip_whitelist: key.ipAllow,
      expires_at: key.expiresAt?.toISOString() ?? null,
      last_used_at: key.lastUsedAt?.toISOString() ?? null,
    },
    user: {
      id: place.number,
      name,
      type: place.isRoot ? 'organization' : 'personal',
      is_org_root: place.isRoot,
      org_root_id: place.parentId === null ? null : place.rootNumber,
      ...billing,
    },
    ...billing,
  };
}

function quotaOf({ package: bought, signatures, identityCredits }: WalletView): Schemas['Quota']['data'] {
  const { dailyLimit, usedToday, freeRemaining, bought: extraCredits, boughtRemaining, allowed } = identityCredits;
  return {
    service: 'electronic_signature',
    period_start: signatures.periodStart,
    period_end: signatures.periodEnd,
    package: bought && { slug: bought.name, name: PACKAGE_NAMES[bought.name] },
    // Without a limit there is no number to say; `remaining` is null then.
    free_quota: signatures.limit ?? 0,
    // Whoever pays for each signature uses up no quota.
    used: bought ? signatures.used : 0,
    remaining: signatures.remaining,
    shahkar: {
      free_limit: dailyLimit,
      used_today: usedToday,
      free_remaining: freeRemaining,
      extra_credits: extraCredits,
      extra_remaining: boughtRemaining,
      allowed,
    },
  };
}
