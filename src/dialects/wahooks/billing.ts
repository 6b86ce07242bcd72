import type { Handlers } from '../../api/dialect.ts';
import type { operations } from '../../api/generated/wahooks.ts';
import { openCheckout, openPortal } from '../../billing/buying.ts';
import { readBilling } from '../../billing/subscriptions.ts';
import type { Services } from '../../services.ts';

type Operations = Pick<
  operations,
  'healthCheck' | 'getBillingStatus' | 'createCheckoutSession' | 'createPortalSession'
>;

/** Whether the service runs, and what connections cost. */
export function billingHandlers({ core }: Services): Handlers<Operations> {
  return {
    async healthCheck() {
      return { status: 200, body: { status: 'ok' } };
    },

    async getBillingStatus({ caller }) {
      return { status: 200, body: await readBilling(core, caller.organizationId) };
    },

    async createCheckoutSession({ caller, body, resourceId: id, publicUrl }) {
      const { quantity = 1, successUrl = publicUrl, cancelUrl = publicUrl } = body ?? {};
      const url = await openCheckout(core, caller, { id, quantity, successUrl, cancelUrl });
      return { status: 201, body: { url } };
    },

    async createPortalSession({ caller, publicUrl }) {
      return { status: 201, body: { url: await openPortal(core, caller, publicUrl) } };
    },
  };
}
