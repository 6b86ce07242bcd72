import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { findStamp, forgetStamp, type Holder, keepStamp, noteUse } from '../stamps/kept-stamps.ts';
import { type Access, isReleased, openLink } from './access.ts';
import type { Submission } from './decisions.ts';
import { requireSession } from './sessions.ts';
import { writeTrail } from './trail.ts';

/**
 * The stamp that the approver keeps with this organization, a PNG. The caller reads or destroys the stream.
 * @throws Problem `link_…`, `code_required`, `not_found`
 */
export async function openOwnStamp(
  core: Core,
  token: string,
  session: string | null,
): ReturnType<Core['files']['stream']> {
  const access = await openOwn(core, token, session);
  const sha256 = await findStamp(core, holderOf(access));
  if (sha256 === null) throw new Problem('not_found');
  return core.files.stream(sha256);
}

/** Forgets it; without one nothing changes. @throws Problem `link_…`, `code_required` */
export async function forgetOwnStamp(core: Core, token: string, session: string | null): Promise<void> {
  const access = await openOwn(core, token, session);
  await core.database.tenant(access.organizationId, async (em) => {
    if (await forgetStamp(core, em, holderOf(access))) await writeTrail(core, em, access, 'stamp.forgotten', {});
  });
}

/** Whether the approver is asked for a stamp and keeps one. */
export async function hasOwnStamp(core: Core, access: Access): Promise<boolean> {
  return asksForStamp(access) && (await findStamp(core, holderOf(access))) !== null;
}

/** After a decision was accepted: keeps the stamp for the next time where that is wanted, and notes that it was used. */
export async function afterStamping(
  core: Core,
  access: Access,
  { mark, stamp }: Submission,
  isToBeKept: boolean,
): Promise<void> {
  const used = stamp ?? (access.approver.action === 'stamp' ? mark : null);
  const sha256 = used?.kind === 'uploaded' ? used.imageSha256 : undefined;
  if (!sha256) return;
  const holder = holderOf(access);
  await core.database.tenant(access.organizationId, async (em: EntityManager) => {
    if (!isToBeKept) return noteUse(core, em, holder, sha256);
    await keepStamp(core, em, holder, sha256);
    await writeTrail(core, em, access, 'stamp.kept', {});
  });
}

async function openOwn(core: Core, token: string, session: string | null): Promise<Access> {
  const access = await openLink(core, token);
  if (isReleased(access)) throw new Problem('link_dead');
  await requireSession(core, access, session);
  return access;
}

const asksForStamp = ({ approver: { action, fields } }: Access): boolean =>
  action === 'stamp' || fields.some(({ kind }) => kind === 'stamp');

const holderOf = ({ organizationId, approver }: Access): Holder => ({
  organizationId,
  approverId: approver.id,
  phone: approver.phone,
});
