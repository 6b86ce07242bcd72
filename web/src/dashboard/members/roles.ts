import type { Role } from '../session.ts';

const ROLES: readonly Role[] = ['owner', 'admin', 'sender', 'viewer'];

/** What `role` may give and take: nobody decides about somebody above them. */
export const rolesBelow = (role: Role): readonly Role[] => ROLES.slice(ROLES.indexOf(role));

export const mayManage = (role: Role | null, other: Role): boolean => role !== null && rolesBelow(role).includes(other);
