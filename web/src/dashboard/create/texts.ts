import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';
import { fa } from './texts/fa.ts';

/** What the pages of new documents say. */
export const texts = { en, ar, fa };
