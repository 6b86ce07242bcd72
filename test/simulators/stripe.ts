import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { readBody, serveLocally } from './local-server.ts';

/**
 * What we use of Stripe: customers, checkout and portal pages, and signed calls about subscriptions. It keeps to Stripe's
 * forms (nested names, idempotency keys, errors with a parameter), and calls nobody by itself.
 */
export type StripeSimulator = {
  url: string;
  /** What was asked, oldest first, without repetitions under one idempotency key. */
  requests: { path: string; form: Record<string, string> }[];
  /** The customer that was made for an organization. */
  customerOf(organizationId: string): string;
  /** Answers nothing but 500 from now on, or well again. */
  fail(isFailing: boolean): void;
  close(): Promise<void>;
};

const STRIPE_KEYS = { secretKey: 'sk_test_simulated', webhookSecret: 'whsec_simulated', priceId: 'price_slot' };

/** The settings of a product that sells by it. */
export const stripeEnvironment = (url: string): Record<string, string> => ({
  STRIPE_SECRET_KEY: STRIPE_KEYS.secretKey,
  STRIPE_WEBHOOK_SECRET: STRIPE_KEYS.webhookSecret,
  STRIPE_PRICE_ID: STRIPE_KEYS.priceId,
  STRIPE_API_BASE: url,
});

type Answer = { status: number; body: object };
const ROUTES: Record<string, (form: Record<string, string>) => object> = {
  '/v1/customers': (form) => ({
    id: `cus_${randomUUID().slice(0, 8)}`,
    object: 'customer',
    metadata: nested(form, 'metadata'),
  }),
  '/v1/checkout/sessions': () => ({
    object: 'checkout.session',
    url: `https://checkout.stripe.example/c/${randomUUID()}`,
  }),
  '/v1/billing_portal/sessions': () => ({
    object: 'billing_portal.session',
    url: `https://billing.stripe.example/p/${randomUUID()}`,
  }),
};

export async function startStripe(): Promise<StripeSimulator> {
  const requests: StripeSimulator['requests'] = [];
  const answered = new Map<string, Answer>();
  const customers = new Map<string, string>();
  let isFailing = false;

  function answer(path: string, form: Record<string, string>, key: string): Answer {
    if (isFailing) return { status: 500, body: { error: { type: 'api_error', message: 'out of order' } } };
    const before = answered.get(key);
    if (before) return before;
    const route = ROUTES[path];
    if (!route) return refusal(404, `Unrecognized request URL (POST: ${path})`);
    if (form.success_url && !form.success_url.startsWith('http')) return refusal(400, 'Not a valid URL', 'success_url');
    requests.push({ path, form });
    const body = route(form) as { id?: string };
    if (path === '/v1/customers') customers.set(form['metadata[organization_id]']!, body.id!);
    const answer = { status: 200, body };
    if (key) answered.set(key, answer);
    return answer;
  }

  const server = await serveLocally(async (request, response) => {
    const form = Object.fromEntries(new URLSearchParams((await readBody(request)).toString()));
    const isKnown = request.headers.authorization === `Bearer ${STRIPE_KEYS.secretKey}`;
    const { status, body } = isKnown
      ? answer(request.url ?? '', form, String(request.headers['idempotency-key'] ?? ''))
      : refusal(401, 'Invalid API Key provided');
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });

  return {
    url: server.url,
    requests,
    customerOf: (organizationId) => customers.get(organizationId)!,
    fail(fails) {
      isFailing = fails;
    },
    close: server.close,
  };
}

const refusal = (status: number, message: string, param?: string): Answer => ({
  status,
  body: { error: { type: 'invalid_request_error', message, ...(param && { param }) } },
});

/** `metadata[a]=b` as `{a: 'b'}`. */
const nested = (form: Record<string, string>, name: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(form)
      .filter(([key]) => key.startsWith(`${name}[`))
      .map(([key, value]) => [key.slice(name.length + 1, -1), value]),
  );

/** What is told of a subscription. */
export type SubscriptionEvent = {
  id?: string;
  type?: 'created' | 'updated' | 'deleted';
  customer: string;
  subscription?: string;
  status?: string;
  quantity?: number;
  priceId?: string;
  /** Seconds after this file was loaded. */
  at?: number;
};

const BEGUN_AT = Math.floor(Date.now() / 1_000);

/** A call of Stripe's, signed as Stripe signs it. */
export function stripeCall(told: SubscriptionEvent): { body: string; headers: Record<string, string> } {
  const { type = 'updated', subscription = 'sub_1', status = 'active', quantity = 1, at = 0 } = told;
  const price = { id: told.priceId ?? STRIPE_KEYS.priceId, object: 'price', nickname: 'Pro', lookup_key: null };
  const body = JSON.stringify({
    id: told.id ?? `evt_${randomUUID()}`,
    object: 'event',
    type: `customer.subscription.${type}`,
    created: BEGUN_AT + at,
    data: {
      object: {
        ...{ id: subscription, object: 'subscription', customer: told.customer, status },
        items: { object: 'list', data: [{ quantity, price, current_period_end: BEGUN_AT + 30 * 86_400 }] },
      },
    },
  });
  const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret: STRIPE_KEYS.webhookSecret });
  return { body, headers: { 'content-type': 'application/json', 'stripe-signature': signature } };
}
