/** Every bound of forms that the contract does not say itself, with its unit and its reason. */
export const FORM_LIMITS = {
  /** Of one organization: a list that people still find something in. */
  formsMax: 500,
  /** As long as a text field can be. */
  longTextCharactersMax: 1_000,
  textCharactersMax: 200,
  /** Each is a document and an SMS that the organization pays for. */
  submissionsPerDayDefault: 200,
  /** Of one form: more are no people. */
  viewsPerDayMax: 20_000,
  /** On all forms of the installation together: nobody is flooded with invitations in their name. */
  submissionsPerMobileAndDay: 10,
  /** How long a page may stay open and still be sent; what is older is forgotten. */
  visitMs: 2 * 24 * 3_600_000,
  /** So long after it was first sent a page that tries again also tries to invite again. */
  inviteAgainMs: 10 * 60_000,
} as const;
