import { readOrganization } from '../../organizations/organizations.ts';
import type { Services } from '../../services.ts';
import { buyCredits } from '../../wallet/credits.ts';
import { setDiscountCode } from '../../wallet/discount-codes.ts';
import { CURRENCY } from '../../wallet/movement.ts';
import { changeWallet, topUp } from '../../wallet/operating.ts';
import { buyPackage } from '../../wallet/packages.ts';
import { PACKAGES, type Prices, pricesOf } from '../../wallet/prices.ts';
import { estimate, listMovements, readWallet } from '../../wallet/reading.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';

type Operations = Pick<
  operations,
  | 'readWallet'
  | 'listWalletMovements'
  | 'readPrices'
  | 'estimateCost'
  | 'setDiscountCode'
  | 'buyPackage'
  | 'buyIdentityCredits'
  | 'readWalletOf'
  | 'changeWalletOf'
  | 'topUpWallet'
>;

/** What an organization spends, and what the operator decides about that. */
export function walletHandlers({ core }: Services): Handlers<Operations> {
  return {
    async readWallet({ caller: { organizationId } }) {
      return { status: 200, body: await readWallet(core, organizationId) };
    },

    async listWalletMovements({ caller, query: { limit, cursor, causeId } }) {
      return { status: 200, body: await listMovements(core, caller, { causeId }, { limit, cursor }) };
    },

    async readPrices() {
      return { status: 200, body: priceList(pricesOf(core.config)) };
    },

    async estimateCost({ caller: { organizationId }, query }) {
      return { status: 200, body: await estimate(core, organizationId, query) };
    },

    async setDiscountCode({ caller, body }) {
      await setDiscountCode(core, caller, body.discountCode);
      return { status: 200, body: await readWallet(core, caller.organizationId) };
    },

    async buyPackage({ caller, body, resourceId: id }) {
      return { status: 201, body: await buyPackage(core, caller, { id, name: body.package }) };
    },

    async buyIdentityCredits({ caller, body, resourceId: id }) {
      return { status: 201, body: await buyCredits(core, caller, { id, batches: body.batches }) };
    },

    async readWalletOf({ query: { organizationId } }) {
      await readOrganization(core, organizationId);
      return { status: 200, body: await readWallet(core, organizationId) };
    },

    async changeWalletOf({ caller, body: { organizationId, paysFrom, package: given } }) {
      const expiresAt = given?.expiresAt ? new Date(given.expiresAt) : null;
      const wanted = given && { name: given.name, expiresAt, signatureLimit: given.signatureLimit };
      const changes = { paysFrom, package: wanted };
      return { status: 200, body: await changeWallet(core, organizationId, changes, caller.actor) };
    },

    async topUpWallet({ caller: { actor }, body: { organizationId, amount, note = null }, resourceId: id }) {
      return { status: 201, body: await topUp(core, organizationId, { id, amount, note, actor }) };
    },
  };
}

/** What anybody may see: discount codes are for those who know them. */
const priceList = ({ signature, identityBatch, refundAfterUsePercent, packages }: Prices) => ({
  currency: CURRENCY as typeof CURRENCY,
  ...{ signature, identityBatch, refundAfterUsePercent },
  packages: PACKAGES.map((name) => ({ name, ...packages[name] })),
});
