import type { Services } from '../services.ts';
import type { Dialect } from './dialect.ts';

export type { Services };

/** Makes a dialect over the services of one process. */
export type DialectFactory = (services: Services) => Dialect;
