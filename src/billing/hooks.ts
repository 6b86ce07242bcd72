/**
 * What Stripe calls by itself.
 *
 * - B1 What is not signed by Stripe is refused before anything is read.
 * - B2 An event counts once, and only while nothing later is known of its subscription: deliveries come in any order.
 * - B3 A subscription that ended stays so.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type Stripe from 'stripe';
import { auditAct } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import type { Hook } from '../hooks.ts';
import { openStripe } from './stripe.ts';

const STRIPE_PATH = '/hooks/stripe';

/** Stripe gives up after three days. */
const EVENTS_KEPT_MS = 30 * 24 * 3_600_000;
/** A subscription's events of one second, which is as exactly as Stripe tells the time. */
const RANKS: Record<string, number> = {
  'customer.subscription.created': 0,
  'customer.subscription.updated': 1,
  'customer.subscription.paused': 1,
  'customer.subscription.resumed': 1,
  'customer.subscription.deleted': 2,
};

/** None where nothing is sold. */
export function billingHooks(core: Core): [path: string, hook: Hook][] {
  const { stripe: settings } = core.config;
  if (!settings) return [];
  const hear: Hook = async ({ headers, body }) => {
    const event = await verified(core, settings.webhookSecret, String(headers['stripe-signature'] ?? ''), body);
    const rank = RANKS[event.type];
    if (rank !== undefined) await follow(core, event, event.data.object as Stripe.Subscription, rank);
    return { status: 200, type: 'application/json', body: '{"received":true}' };
  };
  return [[STRIPE_PATH, hear]];
}

/** @throws Problem forbidden */
async function verified(core: Core, secret: string, signature: string, body: Buffer): Promise<Stripe.Event> {
  const { webhooks } = await openStripe(core);
  try {
    const now = Math.floor(core.now() / 1_000);
    return webhooks.constructEvent(body, signature, secret, undefined, undefined, now);
  } catch (cause) {
    throw new Problem('forbidden', { details: { scope: 'Stripe-Signature' }, cause });
  }
}

async function follow(core: Core, event: Stripe.Event, subscription: Stripe.Subscription, rank: number): Promise<void> {
  const now = new Date(core.now());
  await core.database.system(async (em) => {
    const fresh = await em.execute<unknown[]>(
      'insert into billing_events (id, received_at) values (?, ?) on conflict do nothing returning id',
      [event.id, now],
    );
    if (fresh.length === 0) return;
    await em.execute('delete from billing_events where received_at < ?', [new Date(core.now() - EVENTS_KEPT_MS)]);
    const organizationId = await ownerOf(em, idOf(subscription.customer));
    // Somebody else's: an account at Stripe may sell other things, too.
    if (organizationId === null) return;
    const { status, quantity, plan, currentPeriodEnd } = whatIsBought(core, subscription);
    const changed = await em.execute<unknown[]>(
      `insert into billing_subscriptions as s
         (id, organization_id, status, plan, quantity, current_period_end, told_at, told_rank, updated_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (id) do update set status = excluded.status, plan = excluded.plan, quantity = excluded.quantity,
         current_period_end = excluded.current_period_end, told_at = excluded.told_at, told_rank = excluded.told_rank,
         updated_at = excluded.updated_at
       where (excluded.told_at, excluded.told_rank) >= (s.told_at, s.told_rank) and s.status <> 'canceled'
       returning id`,
      [
        ...[subscription.id, organizationId, status, plan, quantity, currentPeriodEnd],
        ...[new Date(event.created * 1_000), rank, now],
      ],
    );
    if (changed.length === 0) return;
    const details = { subscriptionId: subscription.id, status, quantity };
    const by = { organizationId, actor: { kind: 'system' } as const };
    await auditAct(core, em, by, { action: 'billing.subscription_changed', details });
  });
}

async function ownerOf(em: EntityManager, customerId: string): Promise<string | null> {
  const [row] = await em.execute<{ organization_id: string }[]>(
    'select organization_id from billing_customers where customer_id = ?',
    [customerId],
  );
  return row?.organization_id ?? null;
}

const idOf = (reference: string | { id: string }): string => (typeof reference === 'string' ? reference : reference.id);

/** Only what is sold here counts; a subscription may hold other things, too. */
function whatIsBought({ config }: Core, { items, status }: Stripe.Subscription) {
  const own = items.data.filter(({ price }) => price.id === config.stripe?.priceId);
  const [first] = own;
  const ends = own.map(({ current_period_end: end }) => end);
  return {
    status,
    plan: first?.price.nickname ?? first?.price.lookup_key ?? 'connections',
    quantity: own.reduce((sum, { quantity = 1 }) => sum + quantity, 0),
    currentPeriodEnd: ends.length > 0 ? new Date(Math.max(...ends) * 1_000) : null,
  };
}
