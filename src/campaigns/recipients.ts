import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { type List, readList } from '../lists/csv.ts';
import { LIMITS as MESSAGE_LIMITS } from '../messaging/limits.ts';
import { normalizePhone, phoneOfCell } from '../messaging/phone.ts';
import { WHATSAPP_LIMITS } from '../whatsapp/limits.ts';
import { type Checked, checkRecipients } from './check.ts';
import { CAMPAIGN_LIMITS } from './limits.ts';

/** Whom a campaign is for: those of a CSV file in a temporary place, or the contacts that have a tag now. */
export type Recipients = { listPath: string } | { tag: string };

/** @throws Problem csv_… | validation_failed */
export async function checkedRecipients(
  core: Core,
  { organizationId }: Caller,
  { recipients, text, hasMedia }: { recipients: Recipients; text: string; hasMedia: boolean },
): Promise<Checked> {
  const charactersMax = hasMedia ? WHATSAPP_LIMITS.captionCharactersMax : MESSAGE_LIMITS.textCharactersMax;
  if ('listPath' in recipients) {
    const list = await readList(recipients.listPath, CAMPAIGN_LIMITS);
    const optedOut = await core.database.tenant(organizationId, (em) => optedOutAmong(em, list));
    return checkRecipients(list, text, { optedOut, charactersMax });
  }
  const { list, optedOut } = await core.database.tenant(organizationId, (em) => taggedList(em, recipients.tag));
  return checkRecipients(list, text, { optedOut, charactersMax });
}

/** Which of the phones in a list want no messages. */
async function optedOutAmong(em: EntityManager, { rows }: List): Promise<Set<string>> {
  // Whichever column the phone is in: most cells are no phone.
  const phones = new Set(rows.flatMap(({ cells }) => cells.map((cell) => normalizePhone(phoneOfCell(cell)))));
  phones.delete(null);
  const found = await em.execute<{ phone: string }[]>(
    `select phone from contacts where opted_out_at is not null and phone in (select jsonb_array_elements_text(?::jsonb))`,
    [JSON.stringify([...phones])],
  );
  return new Set(found.map(({ phone }) => phone));
}

type Tagged = { phone: string; name: string | null; metadata: Record<string, string>; opted_out: boolean };

/** Contacts as if they were a list: phone, name, and what else is known of any of them. @throws Problem csv_too_large */
async function taggedList(em: EntityManager, tag: string): Promise<{ list: List; optedOut: Set<string> }> {
  const { rowsMax, columnsMax } = CAMPAIGN_LIMITS;
  const contacts = await em.execute<Tagged[]>(
    `select phone, name, metadata, opted_out_at is not null as opted_out from contacts
     where tags @> array[?::text] order by created_at, id limit ?`,
    [tag, rowsMax + 1],
  );
  if (contacts.length > rowsMax)
    throw new Problem('csv_too_large', { details: { rows: rowsMax, columns: columnsMax } });
  const own = new Set(['phone', 'name']);
  const keys = [...new Set(contacts.flatMap(({ metadata }) => Object.keys(metadata)))].filter(
    (key) => !own.has(key.toLowerCase()),
  );
  // Names that differ in capital letters only are one column each: the first of them.
  const columns = [...new Map(keys.map((key) => [key.trim().toLowerCase(), key])).values()];
  const rows = contacts.map(({ phone, name, metadata }, index) => ({
    number: index + 2,
    cells: [phone, name ?? '', ...columns.map((key) => metadata[key] ?? '')],
  }));
  const optedOut = contacts.filter((contact) => contact.opted_out).map(({ phone }) => phone);
  return { list: { header: ['phone', 'name', ...columns], rows }, optedOut: new Set(optedOut) };
}
