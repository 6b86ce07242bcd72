import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import type { Language } from '../domain/model.ts';
import { invalid, Problem } from '../errors/problem.ts';
import { hashToken, isToken } from '../secrets/token.ts';
import type { InvitationRow } from './invitations.ts';
import { hashPassword, isRightPassword } from './passwords.ts';
import { type PersonRow, plainEmail, refuseWeak, spendTotp } from './people.ts';
import type { Role } from './roles.ts';
import { type Opened, openSession, type Visitor } from './sessions.ts';

/** What happens when somebody opens a link by which people come in (invitations.ts). */

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
    const accepting = { given: acceptance, hash };
    const person = row.person_id ? await renewPassword(core, em, row, accepting) : await join(core, em, row, accepting);
    await em.execute('update invitations set used_at = ? where id = ?', [new Date(core.now()), row.id]);
    return openSession(core, em, person, row.organization_id, visitor);
  });
}

type OpenRow = InvitationRow & { organization_name: string };

/** With the hash of the password that is given, which takes too long for a transaction. */
type Accepting = { given: Acceptance; hash: string };

async function join(core: Core, em: EntityManager, row: OpenRow, { given, hash }: Accepting): Promise<string> {
  const email = row.email ?? (given.email === null ? null : plainEmail(given.email));
  if (email === null) throw missing('/email');
  const known = await personOf(em, email);
  const id = known ? await prove(core, known, given) : await createPerson(core, em, email, { given, hash });
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

async function createPerson(core: Core, em: EntityManager, email: string, { given, hash }: Accepting) {
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

async function renewPassword(core: Core, em: EntityManager, row: OpenRow, { given, hash }: Accepting) {
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

const missing = (pointer: string): Problem => invalid(pointer, 'required', 'is required');
