import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';
import { WHATSAPP_LIMITS } from '../whatsapp/limits.ts';

/** What an organization has bought, and how much of it is in use. A slot is room for one connection. */

export type BillingView = {
  /** The latest one; null: there never was any. */
  subscription: { status: string; plan: string; currentPeriodEnd: string | null } | null;
  slots: { total: number; used: number; available: number };
};

/** Statuses that give slots: Stripe goes on trying to be paid in the last of them, and says when it has given up. */
const LIVE = ['active', 'trialing', 'past_due'];

/** Where nothing is sold. */
const SELF_HOSTED = { status: 'active', plan: 'self-hosted', currentPeriodEnd: null };

type Row = { status: string; plan: string; current_period_end: Date | string | null; slots: number; used: number };

export async function readBilling(core: Core, organizationId: OrganizationId): Promise<BillingView> {
  const [row] = await core.database.read<Row>(
    organizationId,
    `select latest.status, latest.plan, latest.current_period_end, ${SLOTS} as slots, ${USED} as used
     from (select 1) one left join lateral (
       select status, plan, current_period_end from billing_subscriptions
       order by (${IS_LIVE}) desc, told_at desc, id limit 1) latest on true`,
  );
  const { status, plan, current_period_end: end, slots, used } = row!;
  if (!core.config.stripe) return { subscription: SELF_HOSTED, slots: slotsOf(WHATSAPP_LIMITS.connectionsMax, used) };
  const currentPeriodEnd = iso(end);
  return { subscription: status ? { status, plan, currentPeriodEnd } : null, slots: slotsOf(slots, used) };
}

/**
 * @param em in which a connection is made, with the organization's connections locked.
 * @throws Problem slots_used_up where connections are sold and none is left
 */
export async function refuseBeyondSlots({ config }: Core, em: EntityManager): Promise<void> {
  if (!config.stripe) return;
  const [row] = await em.execute<Pick<Row, 'slots' | 'used'>[]>(`select ${SLOTS} as slots, ${USED} as used`);
  if (row!.used >= row!.slots) throw new Problem('slots_used_up', { details: { slots: row!.slots } });
}

/** More may be in use than there are: what is linked stays so when a subscription ends. */
const slotsOf = (total: number, used: number) => ({ total, used, available: Math.max(0, total - used) });

const IS_LIVE = `status in (${LIVE.map((status) => `'${status}'`).join(', ')})`;
const SLOTS = `(select coalesce(sum(quantity), 0)::integer from billing_subscriptions where ${IS_LIVE})`;
const USED = `(select count(*)::integer from whatsapp_connections where desired <> 'deleted')`;
