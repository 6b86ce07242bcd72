import { randomInt } from 'node:crypto';

/** A client's address, since one address may not do everything often (site.ts trusts us as a proxy). */
export const anyAddress = (): string => [10, 0, 0, 0].map((first) => first || randomInt(256)).join('.');
