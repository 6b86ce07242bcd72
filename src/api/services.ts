import type { Core } from '../core.ts';
import type { Dialect } from './dialect.ts';

/** What handlers may use: the core, and what must be connected once a process. */
export type Services = { core: Core };

/** Makes a dialect over the services of one process. */
export type DialectFactory = (services: Services) => Dialect;
