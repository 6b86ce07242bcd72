import { Foundation } from './0001-foundation.ts';

/** In the order in which they are run. Forward only: what has been released is never edited, only followed. */
export const migrations = [{ name: '0001-foundation', class: Foundation }];
