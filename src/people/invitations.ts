import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import type { Actor, OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';
import { hashToken, newToken } from '../secrets/token.ts';
import { type Manager, readMember, refuseAbove } from './members.ts';
import { organizationsOf, plainEmail } from './people.ts';
import type { Role } from './roles.ts';

/**
 * Links by which people come in: to join, to set the installation up (an owner whose address is not known yet), or to
 * set a new password. Each works once and for a bounded time; the table holds hashes only.
 */
export type InvitationView = { id: string; email: string | null; role: Role; createdAt: string; expiresAt: string };
export type NewInvitation = { email: string | null; role: Role; by: Manager; actor: Actor };
const INVITATION_LIFE_MS = 7 * 24 * 3_600_000;
const PASSWORD_LINK_LIFE_MS = 24 * 3_600_000;
const OPEN_MAX = 200;

/** @returns the invitation and its token, the only copy. @throws Problem role_above | already_a_member | too_many_invitations */
export async function invite(
  core: Core,
  organizationId: OrganizationId,
  { email, role, by, actor }: NewInvitation,
): Promise<InvitationView & { token: string }> {
  refuseAbove(by, role);
  const address = email === null ? null : plainEmail(email);
  return core.database.system(async (em) => {
    if (address !== null) await refuseMember(em, organizationId, address);
    const [open] = await em.execute<{ count: string }[]>(
      'select count(*) from invitations where organization_id = ? and used_at is null and expires_at > ?',
      [organizationId, new Date(core.now())],
    );
    if (Number(open?.count) >= OPEN_MAX) throw new Problem('too_many_invitations', { details: { limit: OPEN_MAX } });
    return insert(core, em, {
      organizationId,
      email: address,
      role,
      personId: null,
      actor,
      lifeMs: INVITATION_LIFE_MS,
    });
  });
}

/**
 * A link that makes its opener the organization's owner, as long as it has none. Earlier ones stop working.
 * @returns the invitation and its token, or null when there is an owner
 */
export async function makeOwnerLink(
  core: Core,
  organizationId: OrganizationId,
  actor: Actor,
): Promise<(InvitationView & { token: string }) | null> {
  return core.database.system(async (em) => {
    const owners = await em.execute<unknown[]>(
      `select 1 from memberships where organization_id = ? and role = 'owner' limit 1`,
      [organizationId],
    );
    if (owners.length > 0) return null;
    await em.execute(
      `delete from invitations where organization_id = ? and role = 'owner' and email is null and used_at is null`,
      [organizationId],
    );
    const lifeMs = INVITATION_LIFE_MS;
    return insert(core, em, { organizationId, email: null, role: 'owner', personId: null, actor, lifeMs });
  });
}

/** The same where only the link matters. @returns its token, or null when there is an owner */
export async function inviteFirstOwner(core: Core, organizationId: OrganizationId): Promise<string | null> {
  return (await makeOwnerLink(core, organizationId, { kind: 'system' }))?.token ?? null;
}

/**
 * A link by which a member sets a new password; it also takes the authenticator app off. Nobody of one organization may
 * make it for somebody who belongs to another one too: it would let them in there.
 * @throws Problem not_found | role_above | belongs_elsewhere
 */
export async function invitePassword(
  core: Core,
  organizationId: OrganizationId,
  { personId, by, actor }: { personId: string; by: Manager; actor: Actor },
): Promise<InvitationView & { token: string }> {
  const member = await readMember(core, organizationId, personId);
  refuseAbove(by, member.role);
  const isOperator = actor.kind === 'system';
  if (!isOperator && (await organizationsOf(core, personId)).length > 1) throw new Problem('belongs_elsewhere');
  const { email, role } = member;
  return core.database.system((em) =>
    insert(core, em, { organizationId, email, role, personId, actor, lifeMs: PASSWORD_LINK_LIFE_MS }),
  );
}

/** Invitations to join that nobody has used, the newest first. */
export async function listInvitations(core: Core, organizationId: OrganizationId): Promise<InvitationView[]> {
  const rows = await core.database.read<InvitationRow>(
    organizationId,
    `select * from invitations where organization_id = $1 and used_at is null and person_id is null
     and expires_at > $2::timestamptz order by created_at desc, id limit ${OPEN_MAX}`,
    [organizationId, iso(core.now())],
  );
  return rows.map(view);
}

/** @throws Problem not_found */
export async function revokeInvitation(core: Core, organizationId: OrganizationId, id: string): Promise<void> {
  const gone = await core.database.tenant(organizationId, (em) =>
    em.execute<unknown[]>(
      'delete from invitations where organization_id = ? and id = ? and used_at is null returning id',
      [organizationId, id],
    ),
  );
  if (gone.length === 0) throw new Problem('not_found');
}

export type InvitationRow = {
  id: string;
  organization_id: string;
  email: string | null;
  role: Role;
  person_id: string | null;
  created_at: Date;
  expires_at: Date;
};
async function insert(
  core: Core,
  em: EntityManager,
  wanted: {
    organizationId: OrganizationId;
    email: string | null;
    role: Role;
    personId: string | null;
    actor: Actor;
    lifeMs: number;
  },
): Promise<InvitationView & { token: string }> {
  const token = newToken();
  const [row] = await em.execute<InvitationRow[]>(
    `insert into invitations (id, organization_id, token_hash, email, role, person_id, invited_by, created_at, expires_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning *`,
    [
      randomUUID(),
      wanted.organizationId,
      hashToken(token),
      wanted.email,
      wanted.role,
      wanted.personId,
      JSON.stringify(wanted.actor),
      new Date(core.now()),
      new Date(core.now() + wanted.lifeMs),
    ],
  );
  return { ...view(row!), token };
}

async function refuseMember(em: EntityManager, organizationId: OrganizationId, email: string): Promise<void> {
  const found = await em.execute<unknown[]>(
    'select 1 from memberships m join people p on p.id = m.person_id where m.organization_id = ? and p.email = ?',
    [organizationId, email],
  );
  if (found.length > 0) throw new Problem('already_a_member');
}

const view = ({ id, email, role, created_at, expires_at }: InvitationRow): InvitationView => ({
  id,
  email,
  role,
  createdAt: iso(created_at),
  expiresAt: iso(expires_at),
});
