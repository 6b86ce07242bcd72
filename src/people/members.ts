import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';
import { mayManage, type Role } from './roles.ts';

export type MemberView = {
  id: string;
  email: string;
  name: string;
  role: Role;
  totp: boolean;
  joinedAt: string;
  lastSeenAt: string | null;
};
/** Who asks; null: a key with the scope, which stands above all roles. */
export type Manager = { personId: string; role: Role } | null;

/** The organization's members, owners first. */
export async function listMembers(core: Core, organizationId: OrganizationId): Promise<MemberView[]> {
  const rows = await core.database.statement((em) =>
    em.execute<(Omit<MemberView, 'joinedAt' | 'lastSeenAt'> & { joined_at: Date; last_seen_at: Date | null })[]>(
      `select p.id, p.email, p.name, m.role, p.totp_confirmed_at is not null as totp, m.created_at as joined_at,
         (select max(s.last_seen_at) from person_sessions s where s.person_id = p.id and s.organization_id = m.organization_id) as last_seen_at
       from memberships m join people p on p.id = m.person_id where m.organization_id = ?
       order by array_position(array['owner', 'admin', 'sender', 'viewer'], m.role), p.name, p.id`,
      [organizationId],
    ),
  );
  return rows.map(({ joined_at, last_seen_at, ...member }) => ({
    ...member,
    joinedAt: iso(joined_at),
    lastSeenAt: iso(last_seen_at),
  }));
}

/** @throws Problem not_found */
export async function readMember(core: Core, organizationId: OrganizationId, personId: string): Promise<MemberView> {
  const member = (await listMembers(core, organizationId)).find(({ id }) => id === personId);
  if (!member) throw new Problem('not_found');
  return member;
}

/** @throws Problem not_found | role_above | last_owner */
export async function changeRole(
  core: Core,
  organizationId: OrganizationId,
  { personId, role, by }: { personId: string; role: Role; by: Manager },
): Promise<MemberView> {
  await changeMembership(core, organizationId, personId, by, role);
  return readMember(core, organizationId, personId);
}

/** Their sessions in this organization end with it. @throws Problem not_found | role_above | last_owner */
export async function removeMember(
  core: Core,
  organizationId: OrganizationId,
  { personId, by }: { personId: string; by: Manager },
): Promise<void> {
  await changeMembership(core, organizationId, personId, by, null);
}

/** @throws Problem role_above */
export function refuseAbove(by: Manager, ...roles: Role[]): void {
  if (by && !roles.every((role) => mayManage(by.role, role))) throw new Problem('role_above');
}

/** Owners are locked first, so that two at once cannot both take away the other. */
async function changeMembership(
  core: Core,
  organizationId: OrganizationId,
  personId: string,
  by: Manager,
  role: Role | null,
): Promise<void> {
  await core.database.system(async (em) => {
    const members = await em.execute<{ person_id: string; role: Role }[]>(
      `select person_id, role from memberships where organization_id = ? and (role = 'owner' or person_id = ?)
       order by person_id for update`,
      [organizationId, personId],
    );
    const member = members.find((one) => one.person_id === personId);
    if (!member) throw new Problem('not_found');
    const leaves = role === null && by?.personId === personId;
    if (!leaves) refuseAbove(by, member.role, ...(role ? [role] : []));
    const owners = members.filter((one) => one.role === 'owner').length;
    if (member.role === 'owner' && role !== 'owner' && owners === 1) throw new Problem('last_owner');
    if (role) {
      await em.execute('update memberships set role = ? where organization_id = ? and person_id = ?', [
        role,
        organizationId,
        personId,
      ]);
      return;
    }
    await em.execute('delete from memberships where organization_id = ? and person_id = ?', [organizationId, personId]);
    await em.execute('delete from person_sessions where organization_id = ? and person_id = ?', [
      organizationId,
      personId,
    ]);
  });
}
