import type { Prices } from './prices.ts';

/** What a number of signatures costs, and why. Money is whole tomans. */
export type Cost = {
  signatures: number;
  /** How many of them the package's quota covers. */
  freeSignatures: number;
  unitPrice: number;
  /** Of the signatures beyond the quota, before discounts. */
  subtotal: number;
  packageDiscount: number;
  codeDiscount: number;
  total: number;
};

/**
 * The price of signatures: first what is left of the quota, then the unit price less the package's discount, less the
 * code's discount on what remains. Discounts are rounded down to whole tomans.
 * @param remaining signatures that the quota still covers; null: all.
 */
export function costOf(
  prices: Pick<Prices, 'signature'>,
  {
    signatures,
    remaining,
    packagePercent,
    codePercent,
  }: { signatures: number; remaining: number | null; packagePercent: number; codePercent: number },
): Cost {
  const freeSignatures = remaining === null ? signatures : Math.min(signatures, Math.max(0, remaining));
  const subtotal = (signatures - freeSignatures) * prices.signature;
  const packageDiscount = percentOf(subtotal, packagePercent);
  const codeDiscount = percentOf(subtotal - packageDiscount, codePercent);
  return {
    signatures,
    freeSignatures,
    unitPrice: prices.signature,
    subtotal,
    packageDiscount,
    codeDiscount,
    total: subtotal - packageDiscount - codeDiscount,
  };
}

/** Rounded down; exact, also where the product of both is more than a number can hold. */
export function percentOf(amount: number, percent: number): number {
  return Number((BigInt(amount) * BigInt(percent)) / 100n);
}
