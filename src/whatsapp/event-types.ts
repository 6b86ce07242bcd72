/** What can happen to connections, and in the chats that they show. */
export const WHATSAPP_EVENT_TYPES = [
  'whatsapp_connection.changed',
  'whatsapp_chat.message',
  'message.edited',
  'message.revoked',
  'message.reaction',
  'whatsapp_call.received',
] as const;
