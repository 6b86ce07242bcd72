import type { Scope } from '../organizations/scopes.ts';

/** From the most to the least that a member may do. */
export const ROLES = ['owner', 'admin', 'sender', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

const VIEWER: Scope[] = ['documents:read', 'messages:read', 'contacts:read', 'events:read', 'settings:read'];
const SENDER: Scope[] = [
  ...VIEWER,
  ...(['documents:write', 'messages:write', 'contacts:write', 'whatsapp:read', 'whatsapp:write'] as const),
];

/** What each role may do, as the scopes that a key would need. */
export const SCOPES_OF: Readonly<Record<Role, readonly Scope[]>> = {
  owner: ['*'],
  admin: ['*'],
  sender: SENDER,
  viewer: VIEWER,
};

/** Whether `role` may give or take away `other`: nobody decides about somebody above them. */
export const mayManage = (role: Role, other: Role): boolean => ROLES.indexOf(role) <= ROLES.indexOf(other);
