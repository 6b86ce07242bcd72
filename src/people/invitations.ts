import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import type { Actor, Language, OrganizationId } from '../domain/model.ts';
import { invalid, Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';
import { hashToken, isToken, newToken } from '../secrets/token.ts';
import { type Manager, readMember, refuseAbove } from './members.ts';
import { hashPassword, isRightPassword } from './passwords.ts';
import { organizationsOf, type PersonRow, plainEmail, refuseWeak, spendTotp } from './people.ts';
import type { Role } from './roles.ts';
import { type Opened, openSession, type Visitor } from './sessions.ts';

/**
 * Links by which people come in: to join, to set the installation up (an owner whose address is not known yet), or to
 * set a new password. Each works once and for a bounded time; the table holds hashes only.
 */
export type InvitationView = { id: string; email: string | null; role: Role; createdAt: string; expiresAt: string };
export type NewInvitation = { email: string | null; role: Role; by: Manager; actor: Actor };
/** What the page shows before anybody answers. */
export type Opening = {
  purpose: 'join' | 'password';
  organization: string;
  email: string | null;
  role: Role;
  /** Whether this address has a password already, which is then the one to give. */
  known: boolean;
};
export type Acceptance = {
  email: string | null;
  name: string | null;
  password: string;
  /** Of the authenticator app, where the person has one. */
  code: string | null;
  language: Language;
};

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

/** @throws Problem invitation_dead */
export async function readInvitation(core: Core, token: string): Promise<Opening> {
  return core.database.system(async (em) => {
    const row = await findOpen(core, em, token);
    const person = row.email === null ? null : await personOf(em, row.email);
    return {
      purpose: row.person_id ? 'password' : 'join',
      organization: row.organization_name,
      email: row.email,
      role: row.role,
      known: person !== null,
    };
  });
}

/**
 * Uses the link up and logs its opener in. Who has an account already proves it by its password.
 * @throws Problem invitation_dead | validation_failed | login_wrong | totp_required | totp_wrong
 */
export async function acceptInvitation(
  core: Core,
  token: string,
  acceptance: Acceptance,
  visitor: Visitor,
): Promise<Opened> {
  const hash = await hashPassword(acceptance.password);
  return core.database.system(async (em) => {
    const row = await findOpen(core, em, token, 'for update');
    const person = row.person_id
      ? await renewPassword(core, em, row, acceptance, hash)
      : await join(core, em, row, acceptance, hash);
    await em.execute('update invitations set used_at = ? where id = ?', [new Date(core.now()), row.id]);
    return openSession(core, em, person, row.organization_id, visitor);
  });
}

type InvitationRow = {
  id: string;
  organization_id: string;
  email: string | null;
  role: Role;
  person_id: string | null;
  created_at: Date;
  expires_at: Date;
};
type OpenRow = InvitationRow & { organization_name: string };

async function join(core: Core, em: EntityManager, row: OpenRow, given: Acceptance, hash: string): Promise<string> {
  const email = row.email ?? (given.email === null ? null : plainEmail(given.email));
  if (email === null) throw missing('/email');
  const known = await personOf(em, email);
  const id = known ? await prove(core, known, given) : await createPerson(core, em, email, given, hash);
  await em.execute(
    `insert into memberships (organization_id, person_id, role, created_at) values (?, ?, ?, ?)
     on conflict (organization_id, person_id) do nothing`,
    [row.organization_id, id, row.role, new Date(core.now())],
  );
  return id;
}

async function prove(core: Core, known: PersonRow, { password, code }: Acceptance): Promise<string> {
  if (!(await isRightPassword(password, known.password_hash))) throw new Problem('login_wrong');
  if (known.totp_confirmed_at) {
    if (code === null) throw new Problem('totp_required');
    await spendTotp(core, known, code);
  }
  return known.id;
}

async function createPerson(core: Core, em: EntityManager, email: string, given: Acceptance, hash: string) {
  const name = given.name?.trim();
  if (!name) throw missing('/name');
  refuseWeak(given.password, '/password', { email, name });
  const id = randomUUID();
  await em.execute(
    'insert into people (id, email, name, language, password_hash, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?)',
    [id, email, name, given.language, hash, new Date(core.now()), new Date(core.now())],
  );
  return id;
}

async function renewPassword(core: Core, em: EntityManager, row: OpenRow, given: Acceptance, hash: string) {
  const [person] = await em.execute<PersonRow[]>('select * from people where id = ?', [row.person_id]);
  if (!person) throw new Problem('invitation_dead');
  refuseWeak(given.password, '/password', person);
  await em.execute(
    `update people set password_hash = ?, totp_secret = null, totp_confirmed_at = null, totp_last_step = 0, updated_at = ?
     where id = ?`,
    [hash, new Date(core.now()), person.id],
  );
  await em.execute('delete from person_sessions where person_id = ?', [person.id]);
  return person.id;
}

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

/** @throws Problem invitation_dead */
async function findOpen(core: Core, em: EntityManager, token: string, lock = ''): Promise<OpenRow> {
  if (!isToken(token)) throw new Problem('invitation_dead');
  const [row] = await em.execute<OpenRow[]>(
    `select i.*, o.name as organization_name from invitations i join organizations o on o.id = i.organization_id
     where i.token_hash = ? and i.used_at is null and i.expires_at > ? ${lock && 'for update of i'}`,
    [hashToken(token), new Date(core.now())],
  );
  if (!row) throw new Problem('invitation_dead');
  return row;
}

async function personOf(em: EntityManager, email: string): Promise<PersonRow | null> {
  const [row] = await em.execute<PersonRow[]>('select * from people where email = ?', [email]);
  return row ?? null;
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

const missing = (pointer: string): Problem => invalid(pointer, 'required', 'is required');
