import type { Schemas } from '../../../../src/api/generated/countersign.ts';

export type Scope = Schemas['Scope'];

/** The APIs that this product speaks besides its own, by their names, and the plans that their documents promise. */
export const DIALECTS = [
  { value: 'waqtum', label: 'Waqtum', plans: ['basic', 'business', 'enterprise'] },
  { value: 'whautochat', label: 'WhAutoChat', plans: [] },
] as const;

/** What a key can be allowed, by what it is about. */
export const AREAS = [
  { area: 'documents', read: 'documents:read', write: 'documents:write' },
  { area: 'messages', read: 'messages:read', write: 'messages:write' },
  { area: 'contacts', read: 'contacts:read', write: 'contacts:write' },
  { area: 'webhooks', read: 'webhooks:read', write: 'webhooks:write' },
  { area: 'events', read: 'events:read', write: null },
  { area: 'settings', read: 'settings:read', write: 'settings:write' },
  { area: 'keys', read: 'keys:read', write: 'keys:write' },
  { area: 'members', read: 'members:read', write: 'members:write' },
  { area: 'audit', read: 'audit:read', write: null },
] as const satisfies readonly { area: string; read: Scope; write: Scope | null }[];

export const nameOfDialect = (dialect: string): string =>
  DIALECTS.find(({ value }) => value === dialect)?.label ?? (dialect === 'countersign' ? 'Countersign' : dialect);
