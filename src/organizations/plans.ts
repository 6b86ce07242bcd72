import type { Config } from '../config.ts';

/** Requests a minute for a key without a plan or a number of its own. */
const DEFAULT_REQUESTS_PER_MINUTE = 600;
/** More than one installation can answer; a larger number is a typing error. */
export const REQUESTS_PER_MINUTE_MAX = 10_000_000;

/** Dialects whose documents promise limits by plan: requests a minute for each key. */
const PLANS: Record<string, Record<string, number>> = {
  waqtum: { basic: 100, business: 300, enterprise: 1_000 },
};

/** Requests a minute for a key of a dialect that says nothing else. */
export const defaultRequestsPerMinute = ({ wahooks }: Pick<Config, 'wahooks'>, dialect: string): number =>
  dialect === 'wahooks' ? wahooks.requestsPerMinute : DEFAULT_REQUESTS_PER_MINUTE;

/** The plans of a dialect, the smallest first; empty where there are none. */
export const plansOf = (dialect: string): string[] => Object.keys(PLANS[dialect] ?? {});

/** @returns null when the dialect has no such plan. */
export const requestsPerMinuteOf = (dialect: string, plan: string): number | null =>
  (Object.hasOwn(PLANS, dialect) && Object.hasOwn(PLANS[dialect]!, plan) && PLANS[dialect]![plan]) || null;
