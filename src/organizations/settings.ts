import type { Action, Language, Policy } from '../domain/model.ts';

/** The channels by which an approver can be reached. */
export const CHANNELS = ['whatsapp', 'sms'] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * How an approver proves who they are. `link`: the link alone. `code`: the link, then a code. `two_factor`: the code
 * must come by another channel than the link, else the decision is refused.
 */
export const IDENTITY_POLICIES = ['link', 'code', 'two_factor'] as const;
export type IdentityPolicy = (typeof IDENTITY_POLICIES)[number];

/** What an organization can choose; frozen into each document when it is sent. */
export type OrganizationSettings = {
  language: Language;
  timeZone: string;
  policy: Policy;
  /** New documents expire this long after they are sent; null: never. */
  expiresAfterMs: number | null;
  identity: Record<Action, IdentityPolicy>;
  delivery: {
    /** The channels in the order in which they are tried. */
    ladder: Channel[];
    /** The next channel is tried when a message that was accepted is not known to be delivered after this long. Null: only when it fails. */
    fallbackAfterMs: number | null;
    /** Where the operator is told, by SMS, that nobody could be reached on any channel; null: only in the API and the metrics. */
    operatorPhone: string | null;
    /**
     * The most that may be sent on one day (UTC) by each channel, codes and repeated tries counted: what a stolen key or a
     * loop can cost. What is beyond waits for the next day.
     */
    dailyLimit: Record<Channel, number>;
  };
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** For an organization that chose nothing: two days between reminders, calm nights, and a code for what binds most. */
export const DEFAULT_SETTINGS: OrganizationSettings = {
  language: 'en',
  timeZone: 'Asia/Riyadh',
  policy: {
    reminders: { firstAfterMs: 2 * DAY_MS, everyMs: 2 * DAY_MS, maxCount: 5 },
    calm: { quietHours: { fromMinute: 21 * 60, toMinute: 8 * 60 }, weekendDays: [5, 6] },
    expiryWarningMs: DAY_MS,
  },
  expiresAfterMs: 30 * DAY_MS,
  identity: { sign: 'code', stamp: 'code', approve: 'link', review: 'link' },
  delivery: {
    ladder: ['whatsapp', 'sms'],
    fallbackAfterMs: 10 * 60_000,
    operatorPhone: null,
    dailyLimit: { whatsapp: 2_000, sms: 2_000 },
  },
};

/** What the organization chose, over the defaults. */
export function completeSettings(chosen: Partial<OrganizationSettings>): OrganizationSettings {
  // Settings that are younger than what was chosen are not in it.
  return { ...DEFAULT_SETTINGS, ...chosen, delivery: { ...DEFAULT_SETTINGS.delivery, ...chosen.delivery } };
}
