import { LANGUAGES, type Language } from './language.ts';

/** In Arabic-Indic digits for Arabic, in Persian ones for Persian. */
export function formatNumber(language: Language, value: number): string {
  return new Intl.NumberFormat(LANGUAGES[language].locale).format(value);
}

/** `4.2 MB`, in the language's digits and units. */
export function formatBytes(language: Language, bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte'] as const;
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return new Intl.NumberFormat(LANGUAGES[language].locale, {
    style: 'unit',
    unit: units[power]!,
    // The short form of bytes knows no plural.
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power === 2 ? 1 : 0,
  }).format(bytes / 1_024 ** power);
}

/** `2:05`, or `1:02:05` from an hour on, for countdowns, in the language's digits. */
export function formatCountdown(language: Language, ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [first = 0, ...rest] = parts[0] === 0 ? parts.slice(1) : parts;
  const twoDigits = new Intl.NumberFormat(LANGUAGES[language].locale, { minimumIntegerDigits: 2 });
  return [formatNumber(language, first), ...rest.map((part) => twoDigits.format(part))].join(':');
}

/**
 * The day, the Hijri or Jalali one beside it, and the time in the person's own time zone.
 * @param options `zone`: say which zone that is, where the text may be read elsewhere.
 */
export function formatDateTime(language: Language, iso: string, { zone = false } = {}): string {
  const time = new Intl.DateTimeFormat(LANGUAGES[language].locale, {
    calendar: 'gregory',
    hour: 'numeric',
    minute: '2-digit',
    ...(zone && { timeZoneName: 'short' }),
  }).format(new Date(iso));
  return `${formatDate(language, iso)}${language === 'en' ? ', ' : '، '}${time}`;
}

/** Short, for lists: the time alone today, `31 Mar 2026, 14:05` before. In Iran by the Jalali calendar. */
export function formatMoment(language: Language, iso: string, now: Date = new Date()): string {
  const { locale, secondCalendar } = LANGUAGES[language];
  const date = new Date(iso);
  const isToday = date.toDateString() === now.toDateString();
  const format = new Intl.DateTimeFormat(language === 'fa' && secondCalendar ? secondCalendar : locale, {
    ...(language !== 'fa' && { calendar: 'gregory' }),
    timeStyle: 'short',
    ...(!isToday && { dateStyle: 'medium' }),
  });
  return format.format(date);
}

/** `31 March 2026`; in Arabic with the Hijri date beside it, in Persian with the Jalali one before it. */
export function formatDate(language: Language, iso: string): string {
  const { locale, secondCalendar } = LANGUAGES[language];
  const date = new Date(iso);
  const gregorian = new Intl.DateTimeFormat(locale, { calendar: 'gregory', dateStyle: 'long' }).format(date);
  if (secondCalendar === null) return gregorian;
  const second = new Intl.DateTimeFormat(secondCalendar, { dateStyle: 'long' }).format(date);
  // In Iran the Jalali date is the one that people live by.
  return language === 'fa' ? `${second} (${gregorian})` : `${gregorian} (${second})`;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** `2 days, 3 hr`: a span of time by its two largest units, in words of the language. */
export function formatDuration(language: Language, seconds: number): string {
  const { locale } = LANGUAGES[language];
  const whole = Math.max(0, Math.round(seconds));
  const first = UNITS.findIndex(([, size]) => whole >= size);
  if (first === -1) return unit(locale, 'second', 0);
  const parts: string[] = [];
  let rest = whole;
  for (const [name, size] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(unit(locale, name, count));
  }
  return new Intl.ListFormat(locale, { type: 'unit', style: 'short' }).format(parts);
}

const unit = (locale: string, name: string, count: number): string =>
  new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }).format(count);

/** `31 Mar`, or by months `Mar 2026`, of a day (`2026-03-31`) without a time; in Persian by the Jalali calendar. */
export function formatDay(language: Language, day: string, { by = 'day' }: { by?: 'day' | 'month' } = {}): string {
  const { locale, secondCalendar } = LANGUAGES[language];
  const own = language === 'fa' && secondCalendar !== null ? secondCalendar : locale;
  return new Intl.DateTimeFormat(own, {
    ...(language !== 'fa' && { calendar: 'gregory' }),
    timeZone: 'UTC',
    month: 'short',
    ...(by === 'day' ? { day: 'numeric' } : { year: 'numeric' }),
  }).format(new Date(`${day}T00:00:00Z`));
}

/** `94 %`, of a share between 0 and 1. */
export const formatShare = (language: Language, share: number): string =>
  new Intl.NumberFormat(LANGUAGES[language].locale, { style: 'percent' }).format(share);

/** `14:05`, in the person's own time zone. */
export const formatTime = (language: Language, iso: string): string =>
  new Intl.DateTimeFormat(LANGUAGES[language].locale, { timeStyle: 'short' }).format(new Date(iso));
