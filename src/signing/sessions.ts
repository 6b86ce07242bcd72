import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';
import type { Channel } from '../organizations/settings.ts';
import { hashToken, isToken, newToken } from '../secrets/token.ts';
import type { Access } from './access.ts';
import { LIMITS } from './limits.ts';

/** A verified code: by which channel it came, and when it was entered. */
export type SigningSession = { codeChannel: Channel | null; verifiedAt: Date };

/** Opens a session in the transaction that used up the code. @returns the only copy of its token. */
export async function createSession(
  core: Core,
  em: EntityManager,
  access: Access,
  codeChannel: Channel,
): Promise<{ session: string; expiresAt: string }> {
  const session = newToken();
  const expiresAt = new Date(core.now() + LIMITS.sessionLifeMs);
  await em.execute(
    `insert into signing_sessions (token_hash, organization_id, document_id, approver_id, link_version, code_channel, expires_at, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      hashToken(session),
      access.organizationId,
      access.document.id,
      access.approver.id,
      access.linkVersion,
      codeChannel,
      expiresAt,
      new Date(core.now()),
    ],
  );
  return { session, expiresAt: expiresAt.toISOString() };
}

/** The session behind a token, if it belongs to this very link and has not run out. */
export async function findSession(core: Core, access: Access, session: string | null): Promise<SigningSession | null> {
  if (session === null || !isToken(session)) return null;
  const [row] = await core.database.read<SigningSession>(
    access.organizationId,
    `select code_channel as "codeChannel", created_at as "verifiedAt" from signing_sessions
     where token_hash = decode($1, 'hex') and approver_id = $2 and link_version = $3 and expires_at > $4::timestamptz`,
    [hashToken(session).toString('hex'), access.approver.id, access.linkVersion, iso(core.now())],
  );
  return row ?? null;
}

/** The session, where the approver's identity policy asks for one. @throws Problem `code_required` */
export async function requireSession(
  core: Core,
  access: Access,
  session: string | null,
): Promise<SigningSession | null> {
  const found = await findSession(core, access, session);
  if (!found && access.approver.identity !== 'link') throw new Problem('code_required');
  return found;
}
