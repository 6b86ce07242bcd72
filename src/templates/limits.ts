/** Every bound of templates, with its unit and its reason. */
export const TEMPLATE_LIMITS = {
  /** Of one organization: a list that people still find something in. */
  templatesMax: 500,
  nameCharactersMax: 200,
} as const;
