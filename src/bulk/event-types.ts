/** What can happen to a bulk send as a whole. */
export const BULK_EVENT_TYPES = ['bulk_send.finished'] as const;
