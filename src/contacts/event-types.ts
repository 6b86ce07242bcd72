/** What can happen to a contact. */
export const CONTACT_EVENT_TYPES = [
  'contact.created',
  'contact.changed',
  'contact.deleted',
  'contact.tag_added',
  'contact.tag_removed',
] as const;
export type ContactEventType = (typeof CONTACT_EVENT_TYPES)[number];
