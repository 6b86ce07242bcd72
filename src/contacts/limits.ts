/** Every bound of contacts, with its unit and its reason. */
export const CONTACT_LIMITS = {
  /** Tags of one contact: they are kept in one row and shown with each event about it. */
  tagsMax: 50,
  tagCharactersMax: 60,
  nameCharactersMax: 200,
  pageMax: 100,
} as const;
