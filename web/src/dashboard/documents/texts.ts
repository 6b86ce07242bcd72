import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';
import { fa } from './texts/fa.ts';

/** The texts of the documents' pages. */
export const texts = { en, ar, fa };
