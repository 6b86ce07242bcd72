import type { DialectFactory } from './services.ts';

/** Every API that this product speaks. */
export const dialects: DialectFactory[] = [];
