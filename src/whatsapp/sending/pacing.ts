/**
 * How fast a connection writes. WhatsApp restricts numbers that write like machines, new ones soonest; so there is a pause
 * between two messages, a most for a day, a slow beginning, and a night. Nothing here looks at a clock or draws lots.
 */
import { firstAllowedAt } from '../../domain/calendar.ts';
import type { ConnectionSettings, QuietHours } from '../settings.ts';

/** Why a message waits, kept as its error meanwhile. */
export const WAITS = {
  quiet: 'quiet hours',
  daily: 'daily limit of the connection',
  warmUp: 'warming up',
} as const;

/** What a connection has sent on the day (UTC) that `now` is in. */
export type SentToday = {
  messages: number;
  /** People who had not written before and were written to for the first time. */
  starts: number;
};

/** What holds messages up now, each with the moment until which; null: nothing does. */
export type Holds = {
  /** All but what somebody waits for. */
  quiet: Date | null;
  /** All but codes. */
  daily: Date | null;
  /** Those that begin a conversation. */
  warmUp: Date | null;
};

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
  const isOverDaily = settings.dailyMax !== null && sent.messages >= settings.dailyMax;
  const startsMax = startsMaxAt(now, settings, numberSince);
  return {
    quiet: quietUntil > now ? new Date(quietUntil) : null,
    daily: isOverDaily ? tomorrow : null,
    warmUp: startsMax !== null && sent.starts >= startsMax ? tomorrow : null,
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
