import type { Core } from '../core.ts';
import type { Language, OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { hashPassword, isRightPassword, passwordError } from './passwords.ts';
import type { Role } from './roles.ts';
import { newTotpSecret, totpStep, totpUri } from './totp.ts';

export type PersonRow = {
  id: string;
  email: string;
  name: string;
  language: Language;
  password_hash: string;
  totp_secret: Buffer | null;
  totp_confirmed_at: Date | null;
  totp_last_step: string;
};
export type PersonView = { id: string; email: string; name: string; language: Language; totp: boolean };
export type Belonging = { id: OrganizationId; name: string; role: Role; suspended: boolean };

export const personView = ({ id, email, name, language, totp_confirmed_at }: PersonRow): PersonView => ({
  id,
  email,
  name,
  language,
  totp: totp_confirmed_at !== null,
});

/** How addresses are kept and compared. */
export const plainEmail = (email: string): string => email.trim().toLowerCase();

/** What binds a TOTP secret to its owner. */
const secretContext = (personId: string): string => `totp:${personId}`;

export async function findPerson(core: Core, by: { id: string } | { email: string }): Promise<PersonRow | null> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['email', plainEmail(by.email)];
  const [row] = await core.database.statement((em) =>
    em.execute<PersonRow[]>(`select * from people where ${column} = ?`, [value]),
  );
  return row ?? null;
}

/** @throws Problem not_found */
export async function readPerson(core: Core, id: string): Promise<PersonRow> {
  const row = await findPerson(core, { id });
  if (!row) throw new Problem('not_found');
  return row;
}

/** Where the person is a member, by name. */
export async function organizationsOf(core: Core, personId: string): Promise<Belonging[]> {
  return core.database.statement((em) =>
    em.execute<Belonging[]>(
      `select o.id, o.name, m.role, o.suspended_at is not null as suspended from memberships m join organizations o on o.id = m.organization_id
       where m.person_id = ? order by o.name, o.id`,
      [personId],
    ),
  );
}

export async function changePerson(
  core: Core,
  id: string,
  { name, language }: { name?: string | undefined; language?: Language | undefined },
): Promise<PersonView> {
  await core.database.statement((em) =>
    em.execute(
      'update people set name = coalesce(?, name), language = coalesce(?, language), updated_at = ? where id = ?',
      [name?.trim() ?? null, language ?? null, new Date(core.now()), id],
    ),
  );
  return personView(await readPerson(core, id));
}

/** Ends every session but the one it is asked from. @throws Problem password_wrong | validation_failed */
export async function changePassword(
  core: Core,
  person: PersonRow,
  { current, next, sessionId }: { current: string; next: string; sessionId: string },
): Promise<void> {
  if (!(await isRightPassword(current, person.password_hash))) throw new Problem('password_wrong');
  refuseWeak(next, '/password', person);
  const hash = await hashPassword(next);
  await core.database.system(async (em) => {
    await em.execute('update people set password_hash = ?, updated_at = ? where id = ?', [
      hash,
      new Date(core.now()),
      person.id,
    ]);
    await em.execute('delete from person_sessions where person_id = ? and id <> ?', [person.id, sessionId]);
  });
}

/** @throws Problem validation_failed */
export function refuseWeak(password: string, pointer: string, { email, name }: { email: string; name: string }): void {
  const error = passwordError(password, pointer, [email, email.split('@')[0] ?? '', ...name.split(/\s+/)]);
  if (error) throw new Problem('validation_failed', { fields: [error] });
}

/** Begins anew: what was confirmed before goes on to count until the new secret is confirmed. @throws Problem totp_already_on */
export async function beginTotp(core: Core, person: PersonRow): Promise<{ secret: string; uri: string }> {
  if (person.totp_confirmed_at) throw new Problem('totp_already_on');
  const secret = newTotpSecret();
  await core.database.statement((em) =>
    em.execute('update people set totp_secret = ?, totp_last_step = 0 where id = ? and totp_confirmed_at is null', [
      core.keyring.seal(secret, secretContext(person.id)),
      person.id,
    ]),
  );
  return { secret, uri: totpUri(secret, person.email) };
}

/** @throws Problem totp_wrong */
export async function confirmTotp(core: Core, person: PersonRow, code: string): Promise<PersonView> {
  await spendTotp(core, person, code);
  await core.database.statement((em) =>
    em.execute('update people set totp_confirmed_at = ? where id = ? and totp_secret is not null', [
      new Date(core.now()),
      person.id,
    ]),
  );
  return personView(await readPerson(core, person.id));
}

/** @throws Problem password_wrong */
export async function endTotp(core: Core, person: PersonRow, password: string): Promise<PersonView> {
  if (!(await isRightPassword(password, person.password_hash))) throw new Problem('password_wrong');
  await core.database.statement((em) =>
    em.execute('update people set totp_secret = null, totp_confirmed_at = null, totp_last_step = 0 where id = ?', [
      person.id,
    ]),
  );
  return personView(await readPerson(core, person.id));
}

/** Uses a code up. Two requests with one code: the second finds the step taken. @throws Problem totp_wrong */
export async function spendTotp(core: Core, person: PersonRow, code: string): Promise<void> {
  if (!person.totp_secret) throw new Problem('totp_wrong');
  const secret = core.keyring.open(person.totp_secret, secretContext(person.id));
  const step = totpStep(secret, code, Number(person.totp_last_step), core.now());
  if (step === null) throw new Problem('totp_wrong');
  const used = await core.database.statement((em) =>
    em.execute<unknown[]>('update people set totp_last_step = ? where id = ? and totp_last_step < ? returning id', [
      step,
      person.id,
      step,
    ]),
  );
  if (used.length === 0) throw new Problem('totp_wrong');
}
