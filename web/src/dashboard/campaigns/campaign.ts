import type { Schemas } from '../../../../src/api/generated/countersign.ts';

export type Campaign = Schemas['Campaign'];

/** Whether something may still change by itself. */
export const isOpen = ({ status }: Pick<Campaign, 'status'>): boolean =>
  status !== 'finished' && status !== 'cancelled';

/** How many messages WhatsApp has taken. */
export const sentOf = ({ rows }: Pick<Campaign, 'rows'>): number => rows.sent + rows.delivered + rows.read;
