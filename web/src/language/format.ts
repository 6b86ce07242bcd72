import { LANGUAGES, type Language } from './language.ts';

/** In Arabic-Indic digits for Arabic, in Persian ones for Persian. */
export function formatNumber(language: Language, value: number): string {
  return new Intl.NumberFormat(LANGUAGES[language].locale).format(value);
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
