import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';
import { fa } from './texts/fa.ts';

/** What the pages about forms say. */
export const texts = { en, ar, fa };
