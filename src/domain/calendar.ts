/**
 * When an approver may be disturbed: quiet hours and weekends on the clock of the approver's own time zone.
 *
 * Invariants, for every zone and across changes of its clock:
 * - C1 the answer of `firstAllowedAt` is allowed, and not before `from`.
 * - C2 no minute between `from` and the answer is allowed.
 * - C3 the search ends: a policy that would forbid every minute forbids none.
 *
 * Between two changes of a zone's offset local time is plain arithmetic, so the time zone database is asked only for
 * offsets: about one question a day searched, and a dozen more where the clocks change.
 */
import type { CalmPolicy } from './model.ts';

const MINUTE_MS = 60_000;
const MINUTES_PER_DAY = 1_440;
const DAY_MS = MINUTES_PER_DAY * MINUTE_MS;
/** 1 January 1970 was a Thursday (0 = Sunday). */
const WEEKDAY_OF_EPOCH = 4;
/** An allowed minute comes round each week; a second week covers one that a change of the clock skipped. */
const SEARCH_STEPS_MAX = 32;
const ZONE_NAME_CHARACTERS_MAX = 64;
/** A document's approvers live in a few zones. Formatters are large, so no more than these are kept. */
const FORMATTERS_MAX = 32;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Whether `name` is a time zone of the IANA database (`Asia/Riyadh`, `UTC`). Bare offsets such as `+03:00` are not. */
export function isTimeZone(name: string): boolean {
  if (name.length > ZONE_NAME_CHARACTERS_MAX || !/^[A-Za-z]/.test(name)) return false;
  return makeFormatter(name) !== null;
}

/**
 * The first moment at or after `from` at which something automatic may be sent: `from` itself, or the beginning of
 * the first allowed minute after it.
 */
export function firstAllowedAt(policy: CalmPolicy, timeZone: string, from: number): number {
  let at = from;
  for (let step = 0; step < SEARCH_STEPS_MAX; step++) {
    const offset = offsetAt(timeZone, at);
    const minute = Math.floor((at + offset) / MINUTE_MS);
    const candidate = Math.max(at, nextAllowedMinute(policy, minute) * MINUTE_MS - offset);
    const end = Math.min(candidate, at + DAY_MS);
    const change = offsetChange(timeZone, at, end);
    if (change === null && candidate === end) return candidate;
    at = change ?? end;
  }
  return at;
}

/** The first allowed minute at or after `from`, both counted on a local clock that never changes. */
function nextAllowedMinute(policy: CalmPolicy, from: number): number {
  let minute = from;
  for (let days = 0; days <= 7; days++) {
    const day = Math.floor(minute / MINUTES_PER_DAY);
    if (!isWeekend(policy, day)) {
      const ofDay = firstLoudMinute(policy.quietHours, minute - day * MINUTES_PER_DAY);
      if (ofDay !== null) return day * MINUTES_PER_DAY + ofDay;
    }
    minute = (day + 1) * MINUTES_PER_DAY;
  }
  return from;
}

function isWeekend(policy: CalmPolicy, day: number): boolean {
  if (new Set(policy.weekendDays).size >= 7) return false;
  return policy.weekendDays.includes(modulo(day + WEEKDAY_OF_EPOCH, 7));
}

/** The first minute of the same day, at or after `minute`, outside the quiet hours; null when the day has none left. */
function firstLoudMinute(quiet: CalmPolicy['quietHours'], minute: number): number | null {
  const from = modulo(quiet.fromMinute, MINUTES_PER_DAY);
  const to = modulo(quiet.toMinute, MINUTES_PER_DAY);
  if (from === to) return minute;
  if (from < to) return minute < from || minute >= to ? minute : to;
  if (minute >= from) return null;
  return Math.max(minute, to);
}

/**
 * The first whole minute in (`from`, `to`] at which the zone's offset is no longer that of `from`, or null. The two are
 * at most a day apart, in which no zone changes its clock twice; clocks change on whole minutes.
 */
function offsetChange(timeZone: string, from: number, to: number): number | null {
  const offset = offsetAt(timeZone, from);
  if (offsetAt(timeZone, to) === offset) return null;
  let before = Math.floor(from / MINUTE_MS);
  let after = Math.floor(to / MINUTE_MS);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(timeZone, middle * MINUTE_MS) === offset) before = middle;
    else after = middle;
  }
  return after * MINUTE_MS;
}

/** What the zone's clock is ahead of UTC at `at`, in milliseconds. */
function offsetAt(timeZone: string, at: number): number {
  const fields: Record<string, number> = {};
  for (const { type, value } of formatterOf(timeZone).formatToParts(at)) fields[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000;
}

/** A zone that this machine's database does not know is read as UTC: a reminder at an odd hour is better than a stuck document. */
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const formatter = makeFormatter(timeZone) ?? makeFormatter('UTC')!;
  if (formatters.size >= FORMATTERS_MAX) formatters.clear();
  formatters.set(timeZone, formatter);
  return formatter;
}

function makeFormatter(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    // Intl says that it does not know a zone by throwing a RangeError.
    return null;
  }
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
