import type { Schemas } from '../../../../src/api/generated/countersign.ts';

export type Scope = Schemas['Scope'] | Schemas['DialectScope'];

/** The APIs that this product speaks besides its own, by their names, and the plans that their documents promise. */
export const DIALECTS = [
  { value: 'waqtum', label: 'Waqtum', plans: ['basic', 'business', 'enterprise'] },
  { value: 'whautochat', label: 'WhAutoChat', plans: [] },
  { value: 'emza', label: 'Emza', plans: [] },
  { value: 'wahooks', label: 'WAHooks', plans: [] },
  { value: 'clientmanager', label: 'WhatsApp client manager', plans: [] },
] as const;

/** `client` is given to the key of each client by itself. */
type OwnScope = Exclude<Schemas['DialectScope'], 'client'> | 'whatsapp:read' | 'whatsapp:write';

/** What a key can be allowed in APIs that have their own words for that. */
export const OWN_SCOPES: Readonly<Record<string, readonly OwnScope[]>> = {
  emza: [
    'contracts:read',
    'contracts:write',
    'signers:write',
    'signers:read_pii',
    'templates:read',
    'forms:read',
    'webhooks:manage',
  ],
  clientmanager: ['whatsapp:read', 'whatsapp:write'],
};

/** What a key can be allowed, by what it is about. */
export const AREAS = [
  { area: 'documents', read: 'documents:read', write: 'documents:write' },
  { area: 'messages', read: 'messages:read', write: 'messages:write' },
  { area: 'contacts', read: 'contacts:read', write: 'contacts:write' },
  { area: 'whatsapp', read: 'whatsapp:read', write: 'whatsapp:write' },
  { area: 'webhooks', read: 'webhooks:read', write: 'webhooks:write' },
  { area: 'events', read: 'events:read', write: null },
  { area: 'settings', read: 'settings:read', write: 'settings:write' },
  { area: 'keys', read: 'keys:read', write: 'keys:write' },
  { area: 'members', read: 'members:read', write: 'members:write' },
  { area: 'organizations', read: 'organizations:read', write: 'organizations:write' },
  { area: 'wallet', read: 'wallet:read', write: 'wallet:write' },
  { area: 'identity', read: 'identity:read', write: 'identity:write' },
  { area: 'audit', read: 'audit:read', write: null },
] as const satisfies readonly { area: string; read: Scope; write: Scope | null }[];

export const nameOfDialect = (dialect: string): string =>
  DIALECTS.find(({ value }) => value === dialect)?.label ?? (dialect === 'countersign' ? 'Countersign' : dialect);
