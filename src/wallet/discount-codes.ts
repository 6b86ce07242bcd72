import type { Caller, Core } from '../core.ts';
import { invalid, Problem } from '../errors/problem.ts';
import { type Prices, pricesOf } from './prices.ts';
import { requirePayer } from './wallets.ts';

/** What a code takes off now; null: it is not known, or its time is over. */
export function codePercentOf(prices: Prices, code: string | null, now: number): number | null {
  if (code === null || !Object.hasOwn(prices.discountCodes, code)) return null;
  const { percent, until } = prices.discountCodes[code]!;
  return until !== null && Date.parse(until) < now ? null : percent;
}

/** @throws Problem validation_failed at /discountCode */
export function requireCode(prices: Prices, code: string, now: number): number {
  const percent = codePercentOf(prices, code, now);
  if (percent !== null) return percent;
  const message = 'This discount code is not known, or its time is over.';
  throw invalid('/discountCode', 'known', message);
}

/** From now on the code counts for what the wallet pays. Null takes it off. @throws Problem wallet_not_open | wallet_of_another | validation_failed */
export async function setDiscountCode(core: Core, caller: Caller, code: string | null): Promise<void> {
  const { organizationId } = caller;
  if (code !== null) requireCode(pricesOf(core.config), code, core.now());
  await core.database.tenant(organizationId, async (em) => {
    const payerId = await requirePayer(em, organizationId);
    if (payerId !== organizationId) throw new Problem('wallet_of_another');
    await em.execute('update wallets set discount_code = ?, updated_at = ? where organization_id = ?', [
      code,
      new Date(core.now()),
      payerId,
    ]);
  });
}
