/** What a key may do. `*` is everything, also what is added later, but for `operator`. */
export const SCOPES = [
  'documents:read',
  'documents:write',
  'messages:read',
  'messages:write',
  'contacts:read',
  'contacts:write',
  'webhooks:read',
  'webhooks:write',
  'events:read',
  'settings:read',
  'settings:write',
  'keys:read',
  'keys:write',
  'members:read',
  'members:write',
  'audit:read',
  'wallet:read',
  'wallet:write',
  'identity:read',
  'identity:write',
  'identity:personal',
  'operator',
  '*',
] as const;
export type Scope = (typeof SCOPES)[number];

export const isScope = (text: string): text is Scope => (SCOPES as readonly string[]).includes(text);

/** Beyond the organization: only the command line gives it, so that no organization can give it to itself. */
const OPERATOR: Scope = 'operator';

/** Whether `held` scopes allow what needs `needed`. Writing does not include reading: a key says all it may do. */
export const allows = (held: readonly string[], needed: string): boolean =>
  held.includes(needed) || (held.includes('*') && needed !== OPERATOR);
