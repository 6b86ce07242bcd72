import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { findMovement, inWalletOf, move } from './ledger.ts';
import type { Movement } from './movement.ts';
import { pricesOf } from './prices.ts';
import { count, dayOf, termsAt, usedSince } from './quota.ts';
import { lockWallet, payerOf, requirePayer } from './wallets.ts';

/**
 * Takes one identity-check credit for a check, in the caller's transaction: from today's allowance of the package, else
 * from those that were bought. Once a check; nothing where there is no wallet.
 * @throws Problem identity_credits_used_up
 */
export async function takeCredit(
  core: Core,
  em: EntityManager,
  organizationId: OrganizationId,
  checkId: string,
): Promise<void> {
  const payerId = await payerOf(em, organizationId, 'for update');
  if (payerId === null) return;
  const now = core.now();
  const day = dayOf(now);
  const taken = await em.execute<unknown[]>('select 1 from wallet_credits where organization_id = ? and cause_id = ?', [
    organizationId,
    checkId,
  ]);
  if (taken.length > 0) return;
  const source = await inWalletOf(em, organizationId, payerId, async () => {
    const wallet = await lockWallet(em, payerId);
    const used = await usedSince(em, payerId, 'identity', day);
    const free = termsAt(pricesOf(core.config), wallet, now)?.identityPerDay ?? 0;
    const isFree = used < free;
    if (!isFree && wallet.extraUsed >= wallet.extraCredits) throw new Problem('identity_credits_used_up');
    if (!isFree) {
      await em.execute('update wallets set extra_used = extra_used + 1 where organization_id = ?', [payerId]);
    }
    await count(em, payerId, { kind: 'identity', periodStart: day, change: 1 });
    return isFree ? 'free' : 'bought';
  });
  await em.execute(
    `insert into wallet_credits (organization_id, cause_id, payer_id, source, day, taken_at) values (?, ?, ?, ?, ?, ?)`,
    [organizationId, checkId, payerId, source, new Date(day), new Date(now)],
  );
}

/** Gives the credit of a check back that was never answered. Once; nothing where none was taken. */
export async function returnCredit(
  core: Core,
  em: EntityManager,
  organizationId: OrganizationId,
  checkId: string,
): Promise<void> {
  const [credit] = await em.execute<{ payer_id: string; source: 'free' | 'bought'; day: Date | string }[]>(
    `update wallet_credits set returned_at = ? where organization_id = ? and cause_id = ? and returned_at is null
     returning payer_id, source, day`,
    [new Date(core.now()), organizationId, checkId],
  );
  if (!credit) return;
  const { payer_id: payerId, source, day } = credit;
  await inWalletOf(em, organizationId, payerId, async () => {
    await lockWallet(em, payerId);
    if (source === 'bought') {
      await em.execute('update wallets set extra_used = extra_used - 1 where organization_id = ?', [payerId]);
    }
    await count(em, payerId, { kind: 'identity', periodStart: new Date(day).getTime(), change: -1 });
  });
}

/**
 * Buys batches of identity-check credits from the wallet that pays.
 * @param id makes a repetition harmless.
 * @throws Problem insufficient_balance | wallet_not_open | test_mode_pays_nothing
 */
export async function buyCredits(
  core: Core,
  caller: Caller,
  { id, batches }: { id: string; batches: number },
): Promise<Movement> {
  if (caller.mode === 'test') throw new Problem('test_mode_pays_nothing');
  const { organizationId, actor } = caller;
  const { credits, price } = pricesOf(core.config).identityBatch;
  return core.database.tenant(organizationId, async (em) => {
    const payerId = await requirePayer(em, organizationId);
    return inWalletOf(em, organizationId, payerId, async () => {
      await lockWallet(em, payerId);
      const cause = { kind: 'identity_credits', id } as const;
      const known = await findMovement(em, payerId, 'charge', cause);
      if (known) return known;
      const movement = { cause, forOrganizationId: organizationId, actor, at: new Date(core.now()) };
      const made = await move(em, payerId, { kind: 'charge', amount: batches * price, ...movement });
      await em.execute('update wallets set extra_credits = extra_credits + ? where organization_id = ?', [
        batches * credits,
        payerId,
      ]);
      return made;
    });
  });
}
