import { type Config, ConfigError } from '../config.ts';
import { WALLET_LIMITS } from './limits.ts';

export const PACKAGES = ['free', 'bronze', 'silver', 'gold'] as const;
export type PackageName = (typeof PACKAGES)[number];

/** What a package gives. Money is whole tomans. */
export type PackageTerms = {
  price: number;
  /** For how many days it is bought. */
  days: number;
  /** Signatures a calendar month that cost nothing. */
  signatures: number;
  /** Off each signature beyond those. */
  discountPercent: number;
  /** Identity checks a day that cost no bought credit. */
  identityPerDay: number;
};

/** What things cost in this installation. Money is whole tomans. */
export type Prices = {
  signature: number;
  identityBatch: { credits: number; price: number };
  /** Of what a document cost, what comes back when it ends without approval after somebody decided or was checked. */
  refundAfterUsePercent: number;
  packages: Record<PackageName, PackageTerms>;
  /** `until` is the last moment, ISO 8601; null: for ever. */
  discountCodes: Record<string, { percent: number; until: string | null }>;
};

export const DEFAULT_PRICES: Prices = {
  signature: 20_000,
  identityBatch: { credits: 10, price: 30_000 },
  refundAfterUsePercent: 50,
  packages: {
    free: { price: 0, days: 365, signatures: 3, discountPercent: 0, identityPerDay: 3 },
    bronze: { price: 290_000, days: 30, signatures: 30, discountPercent: 20, identityPerDay: 5 },
    silver: { price: 790_000, days: 30, signatures: 100, discountPercent: 35, identityPerDay: 10 },
    gold: { price: 1_490_000, days: 30, signatures: 200, discountPercent: 50, identityPerDay: 20 },
  },
  discountCodes: {},
};

const known = new WeakMap<object, Prices>();

/** The installation's prices: WALLET_PRICES over the defaults. @throws ConfigError naming what is wrong in it. */
export function pricesOf(config: Pick<Config, 'walletPrices'>): Prices {
  let prices = known.get(config);
  if (!prices) {
    prices = readPrices(config.walletPrices);
    known.set(config, prices);
  }
  return prices;
}

/** @param json what is given stands in place of the default, part by part. @throws ConfigError */
export function readPrices(json: string | null): Prices {
  if (json === null) return DEFAULT_PRICES;
  const given = objectOf('WALLET_PRICES', parse(json));
  refuseOthers('WALLET_PRICES', given, Object.keys(DEFAULT_PRICES));
  const { identityBatch, refundAfterUsePercent } = DEFAULT_PRICES;
  const batch = objectOf('WALLET_PRICES.identityBatch', given.identityBatch ?? {});
  refuseOthers('WALLET_PRICES.identityBatch', batch, Object.keys(identityBatch));
  return {
    signature: whole(
      'WALLET_PRICES.signature',
      given.signature ?? DEFAULT_PRICES.signature,
      0,
      WALLET_LIMITS.amountMax / WALLET_LIMITS.signaturesMax,
    ),
    identityBatch: {
      credits: whole('WALLET_PRICES.identityBatch.credits', batch.credits ?? identityBatch.credits, 1, 10_000),
      price: whole(
        'WALLET_PRICES.identityBatch.price',
        batch.price ?? identityBatch.price,
        1,
        WALLET_LIMITS.amountMax / WALLET_LIMITS.batchesMax,
      ),
    },
    refundAfterUsePercent: percent(
      'WALLET_PRICES.refundAfterUsePercent',
      given.refundAfterUsePercent ?? refundAfterUsePercent,
    ),
    packages: packagesFrom(given.packages ?? {}),
    discountCodes: codesFrom(given.discountCodes ?? {}),
  };
}

function packagesFrom(value: unknown): Prices['packages'] {
  const given = objectOf('WALLET_PRICES.packages', value);
  refuseOthers('WALLET_PRICES.packages', given, PACKAGES);
  const termsOf = (name: PackageName): PackageTerms => {
    const at = `WALLET_PRICES.packages.${name}`;
    const changes = objectOf(at, given[name] ?? {});
    const defaults = DEFAULT_PRICES.packages[name];
    refuseOthers(at, changes, Object.keys(defaults));
    return {
      price: money(`${at}.price`, changes.price ?? defaults.price),
      days: whole(`${at}.days`, changes.days ?? defaults.days, 1, 3_650),
      signatures: whole(`${at}.signatures`, changes.signatures ?? defaults.signatures, 0, 1_000_000),
      discountPercent: percent(`${at}.discountPercent`, changes.discountPercent ?? defaults.discountPercent),
      identityPerDay: whole(`${at}.identityPerDay`, changes.identityPerDay ?? defaults.identityPerDay, 0, 1_000_000),
    };
  };
  return { free: termsOf('free'), bronze: termsOf('bronze'), silver: termsOf('silver'), gold: termsOf('gold') };
}

function codesFrom(value: unknown): Prices['discountCodes'] {
  const entries = Object.entries(objectOf('WALLET_PRICES.discountCodes', value)).map(([code, terms]) => {
    const at = `WALLET_PRICES.discountCodes.${code}`;
    if (code === '' || code.length > WALLET_LIMITS.discountCodeCharactersMax) {
      throw wrong(at, `a code of 1 to ${WALLET_LIMITS.discountCodeCharactersMax} characters`);
    }
    const given = objectOf(at, terms);
    refuseOthers(at, given, ['percent', 'until']);
    const until = given.until ?? null;
    if (until !== null && (typeof until !== 'string' || Number.isNaN(Date.parse(until)))) {
      throw wrong(`${at}.until`, 'a time such as 2027-01-01T00:00:00Z');
    }
    return [code, { percent: percent(`${at}.percent`, given.percent), until }] as const;
  });
  return Object.fromEntries(entries);
}

const money = (name: string, value: unknown): number => whole(name, value, 0, WALLET_LIMITS.amountMax);
const percent = (name: string, value: unknown): number => whole(name, value, 0, 100);

function whole(name: string, value: unknown, min: number, max: number): number {
  if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) return Number(value);
  throw wrong(name, `a whole number from ${min} to ${max}`, String(value));
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw wrong('WALLET_PRICES', 'valid JSON', json);
  }
}

function objectOf(name: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw wrong(name, 'a JSON object', JSON.stringify(value));
}

function refuseOthers(name: string, value: object, names: readonly string[]): void {
  const other = Object.keys(value).find((key) => !names.includes(key));
  if (other) throw wrong(`${name}.${other}`, `left out; known are ${names.join(', ')}`);
}

const wrong = (name: string, expected: string, given = '(given)'): ConfigError =>
  new ConfigError(name, given.slice(0, 100), expected);
