import type { RowOf } from '../../api/use-pages.ts';

export type Check = RowOf<'listIdentityChecks'>;

/** What is waited for is looked at again by itself. */
export const WATCHED_MS = 5_000;

export const isWaiting = ({ status, nextAttemptAt }: Check): boolean => status === 'pending' || nextAttemptAt !== null;
