/** What can happen to a message. */
export const MESSAGE_EVENT_TYPES = [
  'message.received',
  'message.sent',
  'message.delivered',
  'message.read',
  'message.failed',
] as const;
export type MessageEventType = (typeof MESSAGE_EVENT_TYPES)[number];
