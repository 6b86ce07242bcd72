import type { EntityManager } from '@mikro-orm/postgresql';
import { auditAct } from '../audit/append.ts';
import type { Caller, Core } from '../core.ts';
import type { Actor, OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { phoneIndex } from '../secrets/phones.ts';
import { type ContactHappening, publishContact } from './events.ts';
import { CONTACT_COLUMNS, type ContactRow, type ContactView, contactOf } from './view.ts';

export type RowChanges = Partial<Pick<ContactView, 'phone' | 'name' | 'tags' | 'metadata' | 'optedOut'>>;
export type Change = { changes: RowChanges; happenings: ContactHappening[] };

const UNIQUE_VIOLATION = '23505';

/**
 * Changes a contact by what `decide` makes of it as it is, one change after the other, and tells what happened in the same
 * transaction. Without a happening nothing is written.
 * @throws Problem not_found | contact_exists (the new phone is another's)
 */
export async function changeRow(
  core: Core,
  caller: Caller,
  id: string,
  decide: (contact: ContactView) => Change,
): Promise<ContactView> {
  try {
    return await core.database.tenant(caller.organizationId, async (em) => {
      const contact = await lock(em, id);
      const { changes, happenings } = decide(contact);
      if (happenings.length === 0) return contact;
      const changed = await write(core, em, caller, contact, changes);
      if (contact.optedOut !== changed.optedOut) await auditOptOut(core, em, caller, changed);
      await publishContact(core, em, caller.organizationId, changed, happenings);
      return changed;
    });
  } catch (error) {
    if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
    throw new Problem('contact_exists', { cause: error });
  }
}

/**
 * Does what a contact asked for in a message of their own: no more messages, or messages again. In the transaction that
 * took the message in.
 */
export async function followWish(
  core: Core,
  em: EntityManager,
  organizationId: OrganizationId,
  contact: ContactView,
  wish: 'out' | 'in',
): Promise<void> {
  const optedOut = wish === 'out';
  if (contact.optedOut === optedOut) return;
  const changed = await write(core, em, { organizationId }, contact, { optedOut });
  await auditOptOut(core, em, { organizationId, actor: { kind: 'system' } }, changed, { asked: true });
  await publishContact(core, em, organizationId, changed, [{ type: 'contact.changed' }]);
}

/** A contact that nobody else can change until the transaction ends. @throws Problem not_found */
export async function lock(em: EntityManager, id: string): Promise<ContactView> {
  const [row] = await em.execute<ContactRow[]>(`select ${CONTACT_COLUMNS} from contacts where id = ? for update`, [id]);
  if (!row) throw new Problem('not_found');
  return contactOf(row);
}

async function write(
  core: Core,
  em: EntityManager,
  { organizationId }: Pick<Caller, 'organizationId'>,
  contact: ContactView,
  changes: RowChanges,
): Promise<ContactView> {
  const { phone, name, tags, metadata, optedOut, optedOutAt } = { ...contact, ...changes };
  const at = new Date(core.now());
  const [row] = await em.execute<ContactRow[]>(
    `update contacts set phone = ?, phone_index = ?, name = ?, tags = array(select jsonb_array_elements_text(?::jsonb)), metadata = ?::jsonb,
       opted_out_at = ?, updated_at = ?
     where id = ? returning ${CONTACT_COLUMNS}`,
    [
      phone,
      phoneIndex(core, organizationId, phone),
      name,
      JSON.stringify(tags),
      JSON.stringify(metadata),
      optedOut ? new Date(optedOutAt ?? at) : null,
      at,
      contact.id,
    ],
  );
  return contactOf(row!);
}

/**
 * Whether somebody may be written to is a promise to them, so who changed it stands in the audit trail.
 * @param how `asked`: they said so themselves.
 */
export async function auditOptOut(
  core: Core,
  em: EntityManager,
  by: { organizationId: OrganizationId; actor: Actor },
  { id, optedOut }: ContactView,
  how: { asked?: true } = {},
): Promise<void> {
  const action = optedOut ? 'contact.opted_out' : 'contact.opted_in';
  await auditAct(core, em, by, { action, details: { contactId: id, ...how } });
}
