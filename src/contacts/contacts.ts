import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { requirePhone } from '../messaging/phone.ts';
import { phoneIndex } from '../secrets/phones.ts';
import { forgetStamp } from '../stamps/kept-stamps.ts';
import { auditOptOut, changeRow, lock } from './change.ts';
import { publishContact } from './events.ts';
import { CONTACT_LIMITS } from './limits.ts';
import { cleanTags } from './tags.ts';
import { CONTACT_COLUMNS, type ContactRow, type ContactView, contactOf } from './view.ts';

export type NewContact = {
  /** Makes a repetition harmless: it gives the contact made the first time. */
  id: string;
  /** As people write it. */
  phone: string;
  name?: string | null;
  tags?: readonly string[];
  metadata?: Record<string, string>;
  optedOut?: boolean;
};
export type ContactChanges = Partial<Pick<ContactView, 'phone' | 'name' | 'metadata' | 'optedOut'>>;

/** @throws Problem contact_exists | validation_failed */
export async function createContact(core: Core, caller: Caller, given: NewContact): Promise<ContactView> {
  const contact = { ...given, phone: requirePhone(given.phone, '/phone'), tags: cleanTags(given.tags ?? [], '/tags') };
  return core.database.tenant(caller.organizationId, async (em) => {
    const created = await insert(core, em, caller.organizationId, contact);
    if (created?.optedOut) await auditOptOut(core, em, caller, created);
    if (created) return created;
    const [known] = await em.execute<ContactRow[]>(`select ${CONTACT_COLUMNS} from contacts where id = ?`, [given.id]);
    if (!known) throw new Problem('contact_exists');
    return contactOf(known);
  });
}

/**
 * The contact with this phone, made now if there is none yet: for messages that come in.
 * @param newcomer what is known of them; somebody who is a contact already stays as they are.
 */
export async function ensureContact(
  core: Core,
  em: EntityManager,
  organizationId: OrganizationId,
  newcomer: Pick<NewContact, 'id' | 'phone' | 'name'>,
): Promise<ContactView> {
  const name = newcomer.name?.trim().slice(0, CONTACT_LIMITS.nameCharactersMax) || null;
  const created = await insert(core, em, organizationId, { ...newcomer, name });
  if (created) return created;
  const [known] = await em.execute<ContactRow[]>(
    `select ${CONTACT_COLUMNS} from contacts where organization_id = ? and phone = ?`,
    [organizationId, newcomer.phone],
  );
  return contactOf(known!);
}

/**
 * Changes what is given. Giving what is there already changes nothing and is told to nobody.
 * @throws Problem not_found | contact_exists | validation_failed
 */
export async function changeContact(
  core: Core,
  caller: Caller,
  id: string,
  given: ContactChanges,
): Promise<ContactView> {
  const changes = given.phone === undefined ? given : { ...given, phone: requirePhone(given.phone, '/phone') };
  return changeRow(core, caller, id, (contact) => ({
    changes,
    happenings: isDifferent(contact, { ...contact, ...changes }) ? [{ type: 'contact.changed' }] : [],
  }));
}

/** Forgets a contact and the stamp they kept. Their messages stay, as what was said to a number. @throws Problem not_found */
export async function deleteContact(core: Core, caller: Caller, id: string): Promise<void> {
  await core.database.tenant(caller.organizationId, async (em) => {
    const contact = await lock(em, id);
    await em.execute('delete from contacts where id = ?', [id]);
    await forgetStamp(core, em, { organizationId: caller.organizationId, phone: contact.phone });
    await publishContact(core, em, caller.organizationId, contact, [{ type: 'contact.deleted' }]);
  });
}

/** @returns null when there is a contact with this id, or with this phone, already. */
async function insert(
  core: Core,
  em: EntityManager,
  organizationId: OrganizationId,
  { id, phone, name = null, tags = [], metadata = {}, optedOut = false }: NewContact,
): Promise<ContactView | null> {
  const now = new Date(core.now());
  const [row] = await em.execute<ContactRow[]>(
    `insert into contacts (id, organization_id, phone, phone_index, name, tags, metadata, opted_out_at, created_at, updated_at)
     values (?, ?, ?, ?, ?, array(select jsonb_array_elements_text(?::jsonb)), ?::jsonb, ?, ?, ?)
     on conflict do nothing returning ${CONTACT_COLUMNS}`,
    [
      ...[id, organizationId, phone, phoneIndex(core, organizationId, phone), name],
      ...[JSON.stringify(tags), JSON.stringify(metadata), optedOut ? now : null, now, now],
    ],
  );
  if (!row) return null;
  const contact = contactOf(row);
  const tagged = contact.tags.map((tag) => ({ type: 'contact.tag_added' as const, tag }));
  await publishContact(core, em, organizationId, contact, [{ type: 'contact.created' }, ...tagged]);
  return contact;
}

const isDifferent = (before: ContactView, after: ContactView): boolean =>
  before.phone !== after.phone ||
  before.name !== after.name ||
  before.optedOut !== after.optedOut ||
  !isSame(before.metadata, after.metadata);

function isSame(left: Record<string, string>, right: Record<string, string>): boolean {
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key]);
}
