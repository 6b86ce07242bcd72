/**
 * Stamps that approvers keep for the next document. A stamp belongs to one organization and one phone: whoever is asked
 * there again at that phone, and has shown that it is theirs as far as the document wants that, is offered it.
 *
 * The phone itself is not kept here, only a keyed hash by which exactly this one is found again.
 */
import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import type { ApproverId, OrganizationId } from '../domain/model.ts';
import { phoneIndex } from '../secrets/phones.ts';

/** Whose stamp it is: an approver at a phone (E.164) of an organization. */
export type Holder = { organizationId: OrganizationId; approverId: ApproverId; phone: string };

/** A stamp that was in no document for this long is forgotten, in days. */
const UNUSED_DAYS_MAX = 400;

/** Keeps a picture of the file store as the holder's stamp, in place of one they had. */
export async function keepStamp(core: Core, em: EntityManager, holder: Holder, imageSha256: string): Promise<void> {
  const now = new Date(core.now());
  await em.execute(
    `insert into kept_stamps (id, organization_id, phone_index, image_sha256, approver_id, kept_at, used_at)
     values (?, ?, ?, ?, ?, ?, ?)
     on conflict (organization_id, phone_index) do update
       set image_sha256 = excluded.image_sha256, approver_id = excluded.approver_id, kept_at = excluded.kept_at,
           used_at = excluded.used_at`,
    [randomUUID(), holder.organizationId, indexOf(core, holder), imageSha256, holder.approverId, now, now],
  );
}

/** The SHA-256 of the holder's stamp; null: they keep none. */
export async function findStamp(core: Core, holder: Omit<Holder, 'approverId'>): Promise<string | null> {
  const [row] = await core.database.read<{ image_sha256: string }>(
    holder.organizationId,
    `select image_sha256 from kept_stamps where phone_index = decode($1, 'hex')`,
    [indexOf(core, holder).toString('hex')],
  );
  return row?.image_sha256 ?? null;
}

/** Notes that a picture went into a document, where it is the holder's stamp. */
export async function noteUse(core: Core, em: EntityManager, holder: Holder, imageSha256: string): Promise<void> {
  await em.execute('update kept_stamps set used_at = ?, approver_id = ? where phone_index = ? and image_sha256 = ?', [
    new Date(core.now()),
    holder.approverId,
    indexOf(core, holder),
    imageSha256,
  ]);
}

/** @returns whether there was one. */
export async function forgetStamp(core: Core, em: EntityManager, holder: Omit<Holder, 'approverId'>): Promise<boolean> {
  const gone = await em.execute<unknown[]>('delete from kept_stamps where phone_index = ? returning id', [
    indexOf(core, holder),
  ]);
  return gone.length > 0;
}

/** Forgets, in every organization, what nobody has used for long. */
export async function forgetUnusedStamps(core: Core, em: EntityManager): Promise<void> {
  const since = new Date(core.now() - UNUSED_DAYS_MAX * 86_400_000);
  await em.execute('delete from kept_stamps where used_at < ?', [since]);
}

const indexOf = (core: Core, { organizationId, phone }: Omit<Holder, 'approverId'>): Buffer =>
  phoneIndex(core, organizationId, phone);
