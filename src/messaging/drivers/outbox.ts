import type { LocalDriver } from './driver.ts';

/** The default: messages stay here, to be read by `GET /v1/messages`, and count as accepted at once. */
export const outbox: LocalDriver = { kind: 'local', name: 'outbox', reports: 'none' };
