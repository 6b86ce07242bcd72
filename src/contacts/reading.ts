import type { Caller, Core } from '../core.ts';
import { type Page, type PageRequest, pageOf, readTimeCursor } from '../cursor.ts';
import { Problem } from '../errors/problem.ts';
import { normalizePhone } from '../messaging/phone.ts';
import { CONTACT_LIMITS } from './limits.ts';
import { CONTACT_COLUMNS, type ContactRow, type ContactView, contactOf } from './view.ts';

export type ContactFilter = {
  tag?: string | undefined;
  /** However it is written. */
  phone?: string | undefined;
  /** A part of the name, in capital or small letters, or of the number. */
  q?: string | undefined;
  optedOut?: boolean | undefined;
};

/** The organization's contacts, newest first. @throws Problem malformed_request for a cursor that is not ours. */
export async function listContacts(
  core: Core,
  caller: Caller,
  { tag, phone, q, optedOut }: ContactFilter,
  page: PageRequest,
): Promise<Page<ContactView>> {
  const limit = Math.min(Math.max(1, page.limit), CONTACT_LIMITS.pageMax);
  const [afterTime, afterId] = page.cursor === undefined ? [] : readTimeCursor(page.cursor);
  const rows = await core.database.read<ContactRow & { position: string }>(
    caller.organizationId,
    `select ${CONTACT_COLUMNS}, to_jsonb(created_at) #>> '{}' as position from contacts
     where ($1::text is null or tags @> array[$1::text])
       and ($2::text is null or phone = $2)
       and ($3::text is null or position(lower($3) in lower(coalesce(name, ''))) > 0 or position($4::text in phone) > 0)
       and ($5::boolean is null or (opted_out_at is not null) = $5)
       and ($6::timestamptz is null or (created_at, id) < ($6, $7::uuid))
     order by created_at desc, id desc limit $8`,
    [
      tag?.trim() ?? null,
      phone === undefined ? null : (normalizePhone(phone) ?? phone),
      q ?? null,
      // A number that is being typed in has no meaning yet but its digits.
      q === undefined ? null : (normalizePhone(q) ?? q.replace(/[\s().-]/g, '')) || null,
      optedOut ?? null,
      afterTime ?? null,
      afterId ?? null,
      limit + 1,
    ],
  );
  return pageOf(rows, limit, contactOf, ({ position, id }) => [position, id]);
}

/** @throws Problem not_found */
export async function readContact(core: Core, caller: Caller, id: string): Promise<ContactView> {
  const [row] = await core.database.read<ContactRow>(
    caller.organizationId,
    `select ${CONTACT_COLUMNS} from contacts where id = $1::uuid`,
    [id],
  );
  if (!row) throw new Problem('not_found');
  return contactOf(row);
}
