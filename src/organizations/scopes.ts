/** What a key may do. `*` is everything, also what is added later, but for `operator`. */
export const SCOPES = [
  'documents:read',
  'documents:write',
  'messages:read',
  'messages:write',
  'contacts:read',
  'contacts:write',
  'whatsapp:read',
  'whatsapp:write',
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
  'organizations:read',
  'organizations:write',
  'wallet:read',
  'wallet:write',
  'identity:read',
  'identity:write',
  'identity:personal',
  'operator',
  '*',
] as const;
export type Scope = (typeof SCOPES)[number];

/** Dialects whose documents name scopes of their own, and what each of those is in ours. */
const SCOPES_OF_DIALECT: Record<string, Readonly<Record<string, readonly Scope[]>>> = {
  emza: {
    'contracts:read': ['documents:read'],
    'contracts:write': ['documents:write'],
    'signers:write': ['documents:write', 'identity:write'],
    'signers:read_pii': ['identity:personal'],
    'templates:read': ['documents:read'],
    'forms:read': ['documents:read'],
    'webhooks:manage': ['webhooks:read', 'webhooks:write'],
    '*': ['*'],
  },
  clientmanager: {
    'whatsapp:read': ['whatsapp:read'],
    'whatsapp:write': ['whatsapp:write'],
    // The key of one client: it reaches nothing else, whatever becomes of that client.
    client: ['whatsapp:read', 'whatsapp:write'],
    '*': ['*'],
  },
};

/** The scopes that a key of this dialect can have. */
export const scopesOf = (dialect: string): readonly string[] =>
  Object.hasOwn(SCOPES_OF_DIALECT, dialect) ? Object.keys(SCOPES_OF_DIALECT[dialect]!) : SCOPES;

/** What scopes of a dialect come to in ours. */
export function meaningOf(dialect: string, scopes: readonly string[]): readonly string[] {
  const meanings = SCOPES_OF_DIALECT[dialect];
  return meanings ? [...new Set(scopes.flatMap((scope) => meanings[scope] ?? []))] : scopes;
}

/** The scopes of a dialect that give no more than is held in ours. */
export function scopesWithin(dialect: string, held: readonly string[]): string[] {
  if (!Object.hasOwn(SCOPES_OF_DIALECT, dialect)) return [...held];
  const mayGive = (scope: string) => meaningOf(dialect, [scope]).every((needed) => allows(held, needed));
  return mayGive(EVERYTHING) ? [EVERYTHING] : scopesOf(dialect).filter(mayGive);
}

const EVERYTHING: Scope = '*';
/** Beyond the organization: only the command line gives it, so that no organization can give it to itself. */
const OPERATOR: Scope = 'operator';

/** Whether `held` scopes allow what needs `needed`. Writing does not include reading: a key says all it may do. */
export const allows = (held: readonly string[], needed: string): boolean =>
  held.includes(needed) || (held.includes(EVERYTHING) && needed !== OPERATOR);
