/**
 * How fast a connection writes. WhatsApp restricts numbers that write like machines, new ones soonest; so there is a pause
 * between two messages, a most for a day, a slow beginning, and a night. Nothing here looks at a clock or draws lots.
 */
import { firstAllowedAt } from '../../domain/calendar.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import type { ConnectionSettings, QuietHours } from '../settings.ts';

/** Why a message waits, kept as its error meanwhile. */
export const WAITS = {
  quiet: 'quiet hours',
  daily: 'daily limit of the connection',
  warmUp: 'warming up',
  away: 'the WhatsApp connection is away',
} as const;

/** What a connection has sent on the day (UTC) that `now` is in. */
export type SentToday = {
  messages: number;
  /** People who had not written before and were written to for the first time. */
  starts: number;
};

/** What holds messages up now; null: nothing does. */
export type Holds = {
  /** All but what somebody waits for, until the quiet hours end. */
  quiet: Date | null;
  /** All but codes. */
  daily: Spent | null;
  /** Those that begin a conversation. */
  warmUp: Spent | null;
};

/** That a day's number is spent: for everybody, or only for campaigns, which leave some of it to others. */
export type Spent = { until: Date; isOfCampaigns: boolean };

const DAY_MS = 24 * 3_600_000;
const dayOf = (at: number): number => Math.floor(at / DAY_MS);

/** @param numberSince since when the number has been linked here; null: it never was. */
export function holdsAt(
  now: number,
  settings: Pick<ConnectionSettings, 'dailyMax' | 'warmUp' | 'quietHours'>,
  numberSince: number | null,
  sent: SentToday,
): Holds {
  const tomorrow = new Date((dayOf(now) + 1) * DAY_MS);
  const quietUntil = settings.quietHours === null ? now : endOfQuiet(settings.quietHours, now);
  const spent = (max: number | null, count: number): Spent | null => {
    if (max === null || count < max - Math.floor(max / LIMITS.campaignsLeaveOneOf)) return null;
    return { until: tomorrow, isOfCampaigns: count < max };
  };
  return {
    quiet: quietUntil > now ? new Date(quietUntil) : null,
    daily: spent(settings.dailyMax, sent.messages),
    warmUp: spent(startsMaxAt(now, settings, numberSince), sent.starts),
  };
}

/**
 * How many who have not written before may be written to on the day of `now`. It grows in equal steps, up to the daily
 * limit where there is one; null: as many as there are.
 */
export function startsMaxAt(
  now: number,
  { warmUp, dailyMax }: Pick<ConnectionSettings, 'dailyMax' | 'warmUp'>,
  numberSince: number | null,
): number | null {
  if (warmUp === null) return null;
  const day = numberSince === null ? 0 : Math.max(0, dayOf(now) - dayOf(numberSince));
  if (day >= warmUp.days) return null;
  const steps = dailyMax === null ? warmUp.perDayFirst : (dailyMax - warmUp.perDayFirst) / warmUp.days;
  return Math.floor(warmUp.perDayFirst + Math.max(0, steps) * day);
}

/** The first moment from `now` on that is not quiet. */
export function endOfQuiet({ from, to, timeZone }: QuietHours, now: number): number {
  const quietHours = { fromMinute: minuteOf(from), toMinute: minuteOf(to) };
  return firstAllowedAt({ quietHours, weekendDays: [] }, timeZone, now);
}

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** @param random from 0 to 1. */
export const pauseMs = ({ minMs, maxMs }: ConnectionSettings['pacing'], random: number): number =>
  Math.round(minMs + (maxMs - minMs) * random);
