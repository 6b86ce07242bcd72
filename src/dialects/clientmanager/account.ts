import { timingSafeEqual } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { auditAct } from '../../audit/append.ts';
import type { Caller, Core } from '../../core.ts';
import { Problem } from '../../errors/problem.ts';
import { isWithin } from '../../organizations/addresses.ts';
import { ApiKeyEntity, type ApiKeyRow } from '../../organizations/entities.ts';
import { hashSecret, parseBareSecret } from '../../organizations/key-format.ts';
import { createKeyIn, openKey, revokeKeyIn } from '../../organizations/keys.ts';
import { plainEmail } from '../../people/people.ts';
import type { Role } from '../../people/roles.ts';
import { CLIENT_SCOPE } from './clients.ts';

export type Account = { username: string; role: string; apiKey: string };

/** Whose the key is that asks, and the key itself. */
export async function readAccount(core: Core, { organizationId, actor }: Caller): Promise<Account> {
  const key = await core.database.tenant(organizationId, (em) => em.findOneOrFail(ApiKeyEntity, { id: actor.id }));
  return { ...(await ownerOf(core, key)), apiKey: openKey(core, key.id, key.sealedKey!) };
}

/**
 * Puts a new key in the place of one, which stops at once.
 * @param proof the name and the key that are to belong together.
 * @throws Problem unauthorized, whichever of the two is wrong
 */
export async function resetKey(
  core: Core,
  proof: { username: string; currentApiKey: string },
  { ip, requestId }: { ip: string; requestId: string },
): Promise<string> {
  const parts = parseBareSecret(proof.currentApiKey);
  const key = parts && (await core.database.system((em) => em.findOne(ApiKeyEntity, { id: parts.id })));
  const isRight = timingSafeEqual(hashSecret(parts?.secret ?? ''), key?.secretHash ?? NO_HASH);
  if (!key || !isRight || !(await isGood(core, key, ip))) throw new Problem('unauthorized');
  const { username } = await ownerOf(core, key);
  if (plainEmail(proof.username) !== plainEmail(username)) {
    await noteRefusal(core, key, { ip, requestId });
    throw new Problem('unauthorized');
  }
  const { organizationId, mode, name, scopes, ipAllow, revokeAfterRefusals, requestsPerMinute, madeBy } = key;
  const expiresAt = key.expiresAt ?? null;
  const made = await core.database.tenant(organizationId, async (em) => {
    // Whoever asks at the same moment finds it revoked.
    await lock(em, key.id);
    const wanted = { organizationId, dialect: DIALECT, mode, name, scopes, ipAllow, requestsPerMinute, expiresAt };
    const created = await createKeyIn(core, em, {
      ...{ ...wanted, revokeAfterRefusals: revokeAfterRefusals ?? null, madeBy: madeBy ?? null },
    });
    await revokeKeyIn(core, em, organizationId, key.id);
    return created;
  });
  return made.key;
}

const DIALECT = 'clientmanager';
/** No secret has this hash. */
const NO_HASH = Buffer.alloc(32);

/** Whether it is an account's key that may be used, from this address. */
async function isGood(core: Core, key: ApiKeyRow, ip: string): Promise<boolean> {
  if (key.dialect !== DIALECT || key.revokedAt || key.scopes.includes(CLIENT_SCOPE)) return false;
  if (key.expiresAt && key.expiresAt.getTime() <= core.now()) return false;
  if (key.ipAllow.length > 0 && !isWithin(ip, key.ipAllow)) return false;
  const [organization] = await core.database.statement((sql) =>
    sql.execute<{ is_suspended: boolean }[]>(
      'select suspended_at is not null as is_suspended from organizations where id = ?',
      [key.organizationId],
    ),
  );
  return organization?.is_suspended === false;
}

/** @throws Problem unauthorized when it was revoked meanwhile */
async function lock(em: EntityManager, id: string): Promise<void> {
  const [row] = await em.execute<object[]>('select id from api_keys where id = ? and revoked_at is null for update', [
    id,
  ]);
  if (!row) throw new Problem('unauthorized');
}

type Owner = Omit<Account, 'apiKey'>;

/** The person who made the key, or whoever has owned the organization for longest; where there is nobody, its name. */
async function ownerOf(core: Core, { organizationId, madeBy }: ApiKeyRow): Promise<Owner> {
  const [person] = await core.database.statement((sql) =>
    sql.execute<{ email: string; role: Role }[]>(
      `select p.email, m.role from memberships m join people p on p.id = m.person_id
       where m.organization_id = ? and (p.id = ?::uuid or m.role = 'owner')
       order by (p.id = ?::uuid) desc nulls last, m.created_at, p.id limit 1`,
      [organizationId, madeBy ?? null, madeBy ?? null],
    ),
  );
  if (person) return { username: person.email, role: ROLES[person.role] };
  const [organization] = await core.database.statement((sql) =>
    sql.execute<{ name: string }[]>('select name from organizations where id = ?', [organizationId]),
  );
  return { username: organization!.name, role: 'admin' };
}

const ROLES: Record<Role, string> = { owner: 'admin', admin: 'admin', sender: 'user', viewer: 'user' };

async function noteRefusal(core: Core, key: ApiKeyRow, { ip, requestId }: { ip: string; requestId: string }) {
  const details = { keyId: key.id, reason: 'wrong_username', dialect: DIALECT, operationId: 'resetApiKey', requestId };
  const by = { organizationId: key.organizationId, actor: { kind: 'unknown' } as const };
  await core.database.tenant(key.organizationId, (em) =>
    auditAct(core, em, by, { action: 'request.refused', details, ip }),
  );
}
