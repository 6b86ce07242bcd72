import { randomUUID } from 'node:crypto';
import { followWish } from '../contacts/change.ts';
import { ensureContact } from '../contacts/contacts.ts';
import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { personIndex } from '../secrets/phones.ts';
import type { Listener, ReceivedText } from './drivers/driver.ts';
import { normalizePhone } from './phone.ts';
import { receiveMessage } from './receiving.ts';
import { applyStatus } from './status.ts';
import { wishIn } from './wishes.ts';

/** Keeps what a gateway that all organizations send through tells by itself. */
export function makeListener(core: Core, driver: string): Listener {
  return {
    status: ({ providerId, messageId }, report) =>
      applyStatus(core, { providerId, ...(messageId === undefined ? { driver } : { messageId }) }, report),
    text: (received) => receiveText(core, driver, received),
  };
}

/**
 * All organizations send from the same number, so an answer is taken to be for the one that wrote last. A wish for no
 * more messages is meant for all that wrote.
 */
async function receiveText(core: Core, driver: string, { to, ...received }: ReceivedText): Promise<void> {
  const from = normalizePhone(received.from);
  if (from === null) return; // Adverts come from names; there is nobody to answer.
  const [latest, ...others] = await writersTo(core, from);
  if (latest === undefined) {
    core.log.info({ driver }, 'a message came in from somebody whom nobody wrote to');
    return;
  }
  await receiveMessage(core, { ...received, organizationId: latest, channel: 'sms', driver, from, to });
  const wish = wishIn(received.text);
  if (wish === null) return;
  for (const organizationId of others) {
    await core.database.tenant(organizationId, async (em) => {
      const contact = await ensureContact(core, em, organizationId, { id: randomUUID(), phone: from });
      await followWish(core, em, organizationId, contact, wish);
    });
  }
}

/** Who sent this number an SMS, the latest first. */
async function writersTo(core: Core, phone: string): Promise<OrganizationId[]> {
  const rows = await core.database.statement((sql) =>
    sql.execute<{ id: OrganizationId }[]>(
      `select organization_id as id from messages where person_index = ?
       group by organization_id order by max(created_at) desc`,
      [personIndex(core, phone)],
    ),
  );
  return rows.map(({ id }) => id);
}
