import type { Language } from './language.ts';
import type { Texts } from './translate.ts';

const load: Record<Language, () => Promise<Texts>> = {
  en: async () => (await import('../texts/en.ts')).en,
  ar: async () => (await import('../texts/ar.ts')).ar,
  fa: async () => (await import('../texts/fa.ts')).fa,
};

/** The texts of one language; only those that are read are fetched. */
export const loadTexts = (language: Language): Promise<Texts> => load[language]();
