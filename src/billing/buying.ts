import type { Caller, Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { openStripe, refusalOf, settingsOf } from './stripe.ts';

/** Pages at Stripe on which an organization pays, and looks after what it pays for. Nothing here knows a card. */

export type Checkout = {
  /** Makes a repetition harmless. */
  id: string;
  /** Slots. */
  quantity: number;
  successUrl: string;
  cancelUrl: string;
};

/** @returns the page's address. @throws Problem billing_not_offered | validation_failed | service_unavailable */
export async function openCheckout(core: Core, { organizationId }: Caller, checkout: Checkout): Promise<string> {
  const { priceId } = settingsOf(core);
  const stripe = await openStripe(core);
  try {
    const customer = await customerOf(core, organizationId);
    const metadata = { organization_id: organizationId };
    const { url } = await stripe.checkout.sessions.create(
      {
        mode: 'subscription',
        ...{ customer, client_reference_id: organizationId },
        line_items: [{ price: priceId, quantity: checkout.quantity }],
        ...{ success_url: checkout.successUrl, cancel_url: checkout.cancelUrl },
        ...{ metadata, subscription_data: { metadata } },
      },
      { idempotencyKey: `checkout-${checkout.id}` },
    );
    return url!;
  } catch (error) {
    throw refusalOf(error);
  }
}

/** @returns the page's address. @throws Problem billing_not_offered | billing_customer_missing | service_unavailable */
export async function openPortal(core: Core, { organizationId }: Caller, returnUrl: string): Promise<string> {
  const stripe = await openStripe(core);
  const customer = await findCustomer(core, organizationId);
  if (customer === null) throw new Problem('billing_customer_missing');
  try {
    const { url } = await stripe.billingPortal.sessions.create({ customer, return_url: returnUrl });
    return url;
  } catch (error) {
    throw refusalOf(error);
  }
}

/** The organization at Stripe. Two that ask at once, or again after a crash, get the same by the idempotency key. */
async function customerOf(core: Core, organizationId: string): Promise<string> {
  const known = await findCustomer(core, organizationId);
  if (known !== null) return known;
  const stripe = await openStripe(core);
  const { id } = await stripe.customers.create(
    { metadata: { organization_id: organizationId } },
    { idempotencyKey: `customer-${organizationId}` },
  );
  await core.database.tenant(organizationId, (em) =>
    em.execute(
      `insert into billing_customers (organization_id, customer_id, created_at) values (?, ?, ?) on conflict do nothing`,
      [organizationId, id, new Date(core.now())],
    ),
  );
  return (await findCustomer(core, organizationId))!;
}

async function findCustomer(core: Core, organizationId: string): Promise<string | null> {
  const [row] = await core.database.read<{ customer_id: string }>(
    organizationId,
    'select customer_id from billing_customers',
  );
  return row?.customer_id ?? null;
}
