import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openCheckout, openPortal } from '../../../src/billing/buying.ts';
import {
  type StripeSimulator,
  type SubscriptionEvent,
  startStripe,
  stripeCall,
  stripeEnvironment,
} from '../../simulators/stripe.ts';
import { type StripeMock, startStripeMock } from '../../support/stripe-mock.ts';
import { type Account, refusal, startWahooks, succeed, type Wahooks } from './api.ts';

/** Connections that are sold by Stripe. */

let api: Wahooks;
let stripe: StripeSimulator;
let account: Account;
let mock: StripeMock | null = null;

beforeAll(async () => {
  stripe = await startStripe();
  api = await startWahooks({ worker: false, environment: stripeEnvironment(stripe.url) });
  account = await api.account();
});
afterAll(async () => {
  await api.stop();
  await Promise.all([stripe.close(), mock?.close()]);
});

const status = async (own = account) => succeed(await own.ask('GET', '/billing/status'));
const checkout = (json: unknown = {}, own = account) => own.ask('POST', '/billing/checkout', { json });
const create = (own = account) => own.ask('POST', '/connections', { json: {} });
async function hear(event: Omit<SubscriptionEvent, 'customer'> & { customer?: string }, headers = {}): Promise<number> {
  const customer = event.customer ?? stripe.customerOf(account.organizationId);
  const call = stripeCall({ ...event, customer });
  const hook = `${api.url}/hooks/stripe`;
  const answer = await fetch(hook, { method: 'POST', body: call.body, headers: { ...call.headers, ...headers } });
  return answer.status;
}
const slots = async () => (await status()).slots.total;

test('S2-R20, S2-R43: without a subscription there are no slots, and a connection beyond them is 403', async () => {
  expect(await status()).toEqual({ subscription: null, slots: { total: 0, used: 0, available: 0 } });
  for (const path of ['/connections', '/connections/get-or-create']) {
    expect(refusal(await account.ask('POST', path, { json: {} }))).toEqual({
      message: 'All 0 slots for connections are in use; buy more, or delete a connection.',
      error: 'Forbidden',
      statusCode: 403,
    });
  }
});

test('S2-R44: checkout and portal answer with one address; without a customer the portal is 404', async () => {
  expect(refusal(await account.ask('POST', '/billing/portal'))).toMatchObject({ error: 'Not Found', statusCode: 404 });
  const asked = { quantity: 3, successUrl: 'https://shop.example/thanks', cancelUrl: 'https://shop.example/no' };
  const headers = { 'idempotency-key': randomUUID() };
  const [one, same] = [
    await account.ask('POST', '/billing/checkout', { json: asked, headers }),
    await account.ask('POST', '/billing/checkout', { json: asked, headers }),
  ];
  expect(succeed(one, 201)).toEqual({ url: expect.stringMatching(/^https:\/\/checkout\./) });
  expect(succeed(same, 201)).toEqual(one.body);
  expect(succeed(await account.ask('POST', '/billing/portal'), 201)).toEqual({
    url: expect.stringMatching(/^https:\/\/billing\./),
  });
  const customer = stripe.customerOf(account.organizationId);
  const [made, session, portal] = stripe.requests;
  expect(made).toMatchObject({ path: '/v1/customers', form: { 'metadata[organization_id]': account.organizationId } });
  expect(session!.form).toMatchObject({
    ...{ mode: 'subscription', customer, client_reference_id: account.organizationId },
    ...{ 'line_items[0][price]': 'price_slot', 'line_items[0][quantity]': '3' },
    ...{ success_url: asked.successUrl, cancel_url: asked.cancelUrl },
  });
  expect(portal).toMatchObject({ path: '/v1/billing_portal/sessions', form: { customer } });
  expect(stripe.requests).toHaveLength(3);
});

test('only one customer is made of an organization, however many pay at once', async () => {
  const own = await api.account();
  await Promise.all([checkout({}, own), checkout({}, own)]);
  const customers = stripe.requests.filter(({ form }) => form['metadata[organization_id]'] === own.organizationId);
  expect(customers.filter(({ path }) => path === '/v1/customers')).toHaveLength(1);
});

describe('what Stripe tells', () => {
  test('gives slots, which connections use up', async () => {
    expect(await hear({ type: 'created', status: 'active', quantity: 2 })).toBe(200);
    expect(await status()).toMatchObject({
      subscription: { status: 'active', plan: 'Pro', currentPeriodEnd: expect.stringMatching(/Z$/) },
      slots: { total: 2, used: 0, available: 2 },
    });
    const answers = await Promise.all([create(), create(), create()]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 201, 403]);
    const made = answers.find((answer) => answer.status === 201)!.body;
    succeed(await account.ask('DELETE', `/connections/${made.id}`));
    expect((await status()).slots).toEqual({ total: 2, used: 1, available: 1 });
  });

  test('is refused unless Stripe signed it', async () => {
    const { headers } = stripeCall({ customer: 'cus_other', quantity: 100 });
    for (const wrong of ['', 't=1,v1=00', headers['stripe-signature']!]) {
      expect(await hear({ quantity: 100, at: 60 }, { 'stripe-signature': wrong })).toBe(403);
    }
    expect(await slots()).toBe(2);
  });

  test('counts once, and never goes back in time', async () => {
    const later = { id: `evt_${randomUUID()}`, quantity: 5, at: 100 };
    expect(await hear(later)).toBe(200);
    expect(await hear({ quantity: 1, at: 50 })).toBe(200);
    expect(await slots()).toBe(5);
    // Two of one second are told in their order, and a repetition of the first is no third.
    const first = { id: `evt_${randomUUID()}`, quantity: 9, at: 200 };
    for (const event of [first, { quantity: 4, at: 200 }, first, later]) expect(await hear(event)).toBe(200);
    expect(await slots()).toBe(4);
    // Of the same second: what was made comes before what was changed.
    expect(await hear({ subscription: 'sub_2', type: 'updated', status: 'active', quantity: 1, at: 10 })).toBe(200);
    expect(await hear({ subscription: 'sub_2', type: 'created', status: 'incomplete', quantity: 1, at: 10 })).toBe(200);
    expect(await slots()).toBe(5);
  });

  test('of other customers and of other things that are sold gives nobody slots', async () => {
    expect(await hear({ customer: 'cus_unknown', subscription: 'sub_3', quantity: 50 })).toBe(200);
    expect(await hear({ subscription: 'sub_4', priceId: 'price_of_a_book', quantity: 50 })).toBe(200);
    expect(await slots()).toBe(5);
    expect((await status(await api.account())).subscription).toBeNull();
  });

  test('takes slots away when a subscription ends, for good, and leaves what is linked alone', async () => {
    for (const subscription of ['sub_1', 'sub_2']) {
      expect(await hear({ subscription, type: 'deleted', status: 'canceled', at: 300 })).toBe(200);
      expect(await hear({ subscription, status: 'active', quantity: 9, at: 400 })).toBe(200);
    }
    expect(await status()).toMatchObject({
      subscription: { status: expect.any(String) },
      slots: { total: 0, used: 1, available: 0 },
    });
    expect((await create()).status).toBe(403);
    expect(succeed(await account.ask('GET', '/connections'))).toHaveLength(1);
  });
});

test("an address that Stripe does not take is the caller's fault, and a Stripe that is away is not", async () => {
  expect((await checkout({ successUrl: 'ftp://shop.example' })).status).toBe(400);
  stripe.fail(true);
  const away = await checkout();
  expect([away.status, away.headers.get('retry-after')]).toEqual([503, '5']);
  stripe.fail(false);
  succeed(await checkout(), 201);
});

test("Stripe's own mock finds nothing wrong with what is asked", async () => {
  mock = await startStripeMock();
  if (!mock) return;
  const { core } = api.product;
  const settings = { ...core.config.stripe!, secretKey: 'sk_test_123', apiUrl: mock.url };
  const selling = { ...core, config: { ...core.config, stripe: settings } };
  const { caller } = await api.account();
  const pages = { successUrl: 'https://shop.example/thanks', cancelUrl: 'https://shop.example/no' };
  // Its examples have no address that would lead anywhere.
  await openCheckout(selling, caller, { id: randomUUID(), quantity: 2, ...pages });
  expect(await openPortal(selling, caller, 'https://shop.example/')).toMatch(/^https:\/\/.+\/session\//);
}, 300_000);
