import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { LANGUAGES } from '../../language/language.ts';

/** Words of the contract that several areas list, in the order in which they are offered. */

/** What an approver can be asked to do. */
export const ACTIONS = ['sign', 'stamp', 'approve', 'review'] as const satisfies readonly Schemas['Action'][];
/** How an approver proves who they are, the weakest first. */
export const IDENTITIES = ['link', 'code', 'two_factor'] as const satisfies readonly Schemas['Identity'][];
/** Where a document stands, from beginning to end. */
export const STATUSES = [
  'draft',
  'pending',
  'in_progress',
  'approved',
  'rejected',
  'expired',
  'voided',
] as const satisfies readonly Schemas['Document']['status'][];

/** The languages, each by its own name. */
export const languageChoices = (): { value: string; label: string }[] =>
  Object.entries(LANGUAGES).map(([value, { name }]) => ({ value, label: name }));
