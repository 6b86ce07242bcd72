import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';
import { hashToken, isToken, newToken } from '../secrets/token.ts';
import { isRightPassword } from './passwords.ts';
import { findPerson, organizationsOf, type PersonRow, spendTotp } from './people.ts';
import { type Role, SCOPES_OF } from './roles.ts';

/**
 * Who is logged in.
 *
 * - P1 Only a hash of a session's token is kept; the token itself lives in a cookie that no script can read.
 * - P2 Each request reads the session and the membership anew: who was removed, or got another role, feels it at once.
 * - P3 An unknown address and a wrong password take the same time and get the same answer.
 */
export type PersonCaller = Caller & {
  session: { id: string; role: Role };
  requestsPerMinute: number;
  /** The organization is: all that is left is to look after oneself, and to go to another one. */
  isSuspended: boolean;
};
export type SessionView = {
  id: string;
  ip: string | null;
  userAgent: string | null;
  createdAt: string;
  lastSeenAt: string;
  current: boolean;
};
export type Visitor = { ip: string; userAgent: string | null };
/** `token` is the only copy. */
export type Opened = { token: string; expiresAt: Date; organizationId: OrganizationId };

const LIFE_MS = 14 * 24 * 3_600_000;
/** A session that was not used for this long is over. */
const IDLE_MS = 24 * 3_600_000;
const SEEN_NOTED_EVERY_MS = 60_000;
export const PERSON_REQUESTS_PER_MINUTE = 1_200;
const SESSIONS_MAX = 50;

/** @throws Problem login_wrong | totp_required | totp_wrong | not_a_member */
export async function logIn(
  core: Core,
  { email, password, code }: { email: string; password: string; code: string | null },
  visitor: Visitor,
): Promise<Opened & { person: PersonRow }> {
  const person = await findPerson(core, { email });
  const isRight = await isRightPassword(password, person?.password_hash ?? null);
  if (!person || !isRight) throw new Problem('login_wrong');
  if (person.totp_confirmed_at) {
    if (code === null) throw new Problem('totp_required');
    await spendTotp(core, person, code);
  }
  const organizations = await organizationsOf(core, person.id);
  const organization = organizations.find(({ suspended }) => !suspended) ?? organizations[0];
  if (!organization) throw new Problem('not_a_member');
  const opened = await core.database.system((em) => openSession(core, em, person.id, organization.id, visitor));
  return { ...opened, person };
}

/** Opens a session in the caller's transaction, which must be the system role's. The oldest beyond the limit end. */
export async function openSession(
  core: Core,
  em: EntityManager,
  personId: string,
  organizationId: OrganizationId,
  { ip, userAgent }: Visitor,
): Promise<Opened> {
  const token = newToken();
  const now = new Date(core.now());
  const expiresAt = new Date(core.now() + LIFE_MS);
  await em.execute('delete from person_sessions where person_id = ? and (expires_at < ? or last_seen_at < ?)', [
    personId,
    now,
    new Date(core.now() - IDLE_MS),
  ]);
  await em.execute(
    `delete from person_sessions where id in
       (select id from person_sessions where person_id = ? order by last_seen_at desc offset ?)`,
    [personId, SESSIONS_MAX - 1],
  );
  await em.execute(
    `insert into person_sessions (id, token_hash, person_id, organization_id, ip, user_agent, created_at, last_seen_at, expires_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [randomUUID(), hashToken(token), personId, organizationId, ip, userAgent, now, now, expiresAt],
  );
  await em.execute(
    `insert into audit_entries (organization_id, occurred_at, actor, action, details, ip) values (?, ?, ?, ?, '{}', ?)`,
    [organizationId, now, JSON.stringify({ kind: 'person', id: personId }), 'person.logged_in', ip],
  );
  return { token, expiresAt, organizationId };
}

type SessionRow = {
  id: string;
  person_id: string;
  organization_id: string;
  role: Role;
  last_seen_at: Date;
  suspended_at: Date | null;
};

/** Whose session a token is, or null. */
export async function findSession(core: Core, token: string): Promise<PersonCaller | null> {
  if (!isToken(token)) return null;
  const [row] = await core.database.statement((em) =>
    em.execute<SessionRow[]>(
      `select s.id, s.person_id, s.organization_id, m.role, s.last_seen_at, o.suspended_at from person_sessions s
       join memberships m on m.organization_id = s.organization_id and m.person_id = s.person_id
       join organizations o on o.id = s.organization_id
       where s.token_hash = ? and s.expires_at > ? and s.last_seen_at > ?`,
      [hashToken(token), new Date(core.now()), new Date(core.now() - IDLE_MS)],
    ),
  );
  if (!row) return null;
  if (core.now() - new Date(row.last_seen_at).getTime() > SEEN_NOTED_EVERY_MS) await noteSeen(core, row.id);
  return {
    organizationId: row.organization_id,
    actor: { kind: 'person', id: row.person_id },
    dialect: 'countersign',
    mode: 'live',
    scopes: [...SCOPES_OF[row.role]],
    session: { id: row.id, role: row.role },
    requestsPerMinute: PERSON_REQUESTS_PER_MINUTE,
    isSuspended: row.suspended_at !== null,
  };
}

async function noteSeen(core: Core, id: string): Promise<void> {
  await core.database.statement((em) =>
    em.execute('update person_sessions set last_seen_at = ? where id = ?', [new Date(core.now()), id]),
  );
}

/** The person's sessions that are not over, the latest used first. */
export async function listSessions(core: Core, personId: string, currentId: string): Promise<SessionView[]> {
  const rows = await core.database.statement((em) =>
    em.execute<{ id: string; ip: string | null; user_agent: string | null; created_at: Date; last_seen_at: Date }[]>(
      `select id, ip, user_agent, created_at, last_seen_at from person_sessions
       where person_id = ? and expires_at > ? and last_seen_at > ? order by last_seen_at desc, id`,
      [personId, new Date(core.now()), new Date(core.now() - IDLE_MS)],
    ),
  );
  return rows.map((row) => ({
    id: row.id,
    ip: row.ip,
    userAgent: row.user_agent,
    createdAt: iso(row.created_at),
    lastSeenAt: iso(row.last_seen_at),
    current: row.id === currentId,
  }));
}

/** @param id one of the person's sessions; null: all of them but `exceptId`. @throws Problem not_found */
export async function endSessions(core: Core, personId: string, id: string | null, exceptId?: string): Promise<void> {
  const ended = await core.database.statement((em) =>
    id === null
      ? em.execute<unknown[]>('delete from person_sessions where person_id = ? and id <> ? returning id', [
          personId,
          exceptId ?? '00000000-0000-0000-0000-000000000000',
        ])
      : em.execute<unknown[]>('delete from person_sessions where person_id = ? and id = ? returning id', [
          personId,
          id,
        ]),
  );
  if (id !== null && ended.length === 0) throw new Problem('not_found');
}

/** The person who asks. @throws Problem person_required */
export function personIn(caller: Caller): PersonCaller {
  if (caller.actor.kind !== 'person' || !caller.session) throw new Problem('person_required');
  return caller as PersonCaller;
}

/** @throws Problem not_found where the person is not a member | organization_suspended */
export async function switchOrganization(core: Core, caller: PersonCaller, organizationId: string): Promise<void> {
  const wanted = (await organizationsOf(core, caller.actor.id)).find(({ id }) => id === organizationId);
  if (!wanted) throw new Problem('not_found');
  if (wanted.suspended) throw new Problem('organization_suspended');
  // Whoever was taken out meanwhile is let in nowhere: each request asks for the membership anew (P2).
  await core.database.statement((em) =>
    em.execute('update person_sessions set organization_id = ? where id = ?', [organizationId, caller.session.id]),
  );
}
