import type { Schemas } from '../../../src/api/generated/countersign.ts';

export type Language = Schemas['Language'];

type Locale = {
  /** The language's name in itself, for the switch. */
  name: string;
  direction: 'ltr' | 'rtl';
  /** For `Intl`: with the digits people of this language read. */
  locale: string;
  /** The calendar beside the Gregorian one, as a locale for `Intl`; null for none. */
  secondCalendar: string | null;
};

export const LANGUAGES: Record<Language, Locale> = {
  en: { name: 'English', direction: 'ltr', locale: 'en-GB', secondCalendar: null },
  ar: { name: 'العربية', direction: 'rtl', locale: 'ar-u-nu-arab', secondCalendar: 'ar-u-ca-islamic-umalqura-nu-arab' },
  fa: { name: 'فارسی', direction: 'rtl', locale: 'fa-u-nu-arabext', secondCalendar: 'fa-u-ca-persian-nu-arabext' },
};

const REMEMBERED = 'countersign.language';

export const isLanguage = (text: unknown): text is Language =>
  typeof text === 'string' && Object.hasOwn(LANGUAGES, text);

/** What the person chose on this device before. */
export function rememberedLanguage(): Language | null {
  try {
    const text = localStorage.getItem(REMEMBERED);
    return isLanguage(text) ? text : null;
  } catch {
    return null; // A browser that keeps nothing still shows the page.
  }
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(REMEMBERED, language);
  } catch {
    // It is asked for again next time.
  }
}

/** The first of the browser's languages that we speak. */
export function browserLanguage(languages: readonly string[] = navigator.languages): Language {
  for (const tag of languages) {
    const base = tag.toLowerCase().split('-')[0];
    if (isLanguage(base)) return base;
  }
  return 'en';
}
