import { randomUUID } from 'node:crypto';
import { followWish } from '../contacts/change.ts';
import { ensureContact } from '../contacts/contacts.ts';
import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { type Channel, completeSettings, type OrganizationSettings } from '../organizations/settings.ts';
import { queueReply } from '../signing/chat/replies.ts';
import { DRIVER } from '../whatsapp/driver-name.ts';
import { type OutgoingContent, sealContent } from '../whatsapp/sending/content.ts';
import { releaseFor } from '../whatsapp/sending/holds.ts';
import { publishMessages } from './events.ts';
import { LIMITS } from './limits.ts';
import { messagePhone, sealText } from './queue.ts';
import { MESSAGE_COLUMNS, type MessageRow, type MessageView, messageOf } from './view.ts';
import { wishIn } from './wishes.ts';

/** A message as the driver of its channel got it. */
export type IncomingMessage = {
  organizationId: OrganizationId;
  channel: Channel;
  driver: string;
  /** The provider's name for it: the same however often it is reported. */
  providerId: string;
  /** E.164: who wrote it. */
  from: string;
  /** E.164: the organization's own number. */
  to: string;
  /** Empty for what has no words. */
  text: string;
  /** What the sender calls themselves, for a contact that is new. */
  name?: string | null;
  /** When it was written. */
  sentAt: Date;
  /** The WhatsApp connection that it came in by. */
  connectionId?: string | null;
  /** What it is when it is more than words; a file in it is not in our store. */
  content?: OutgoingContent | null;
  /** The provider's name for the message that it answers. */
  quotedProviderId?: string | null;
};

/**
 * Takes in a message, once, in one transaction: its row, its sender as a contact, what they wish (wishes.ts), and the
 * events that tell of it. What may be an approver's decision is looked at afterwards (signing/chat).
 * Safe to repeat until it succeeds.
 * @returns the message as it is kept, and whether it is new.
 */
export async function receiveMessage(
  core: Core,
  incoming: IncomingMessage,
): Promise<{ message: MessageView; isNew: boolean }> {
  const { organizationId, channel, driver, providerId, from, to, sentAt, connectionId = null } = incoming;
  return core.database.tenant(organizationId, async (em) => {
    const [organization] = await em.execute<{ settings: Partial<OrganizationSettings> }[]>(
      'select settings from organizations where id = ?',
      [organizationId],
    );
    if (!organization) throw new Error('a message came in for an organization that does not exist');
    const { language } = completeSettings(organization.settings);
    const [id, now] = [randomUUID(), new Date(core.now())];
    const sender = messagePhone(core, organizationId, id, from);
    const recipient = messagePhone(core, organizationId, id, to);
    const inserted = await em.execute<{ id: string }[]>(
      `insert into messages (id, organization_id, direction, kind, occasion, ladder, channel, driver, sender, sender_index, recipient,
                             recipient_index, language, text, content, connection_id, reply_to, status, provider_id, due_at, sent_at,
                             created_at, updated_at)
       values (?, ?, 'in', 'text', ?, array[]::text[], ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'received', ?, null, ?, ?, ?)
       on conflict do nothing returning id`,
      [
        ...[id, organizationId, id, channel, driver, sender.phone, sender.index],
        ...[recipient.phone, recipient.index, language],
        sealText(core, id, storable(incoming.text)),
        incoming.content ? sealContent(core, `message ${id}`, incoming.content) : null,
        ...[connectionId, incoming.quotedProviderId ?? null],
        ...[providerId, sentAt, now, now],
      ],
    );
    if (inserted.length > 0) {
      const newcomer = { id: randomUUID(), phone: from, name: storable(incoming.name ?? '') };
      const contact = await ensureContact(core, em, organizationId, newcomer);
      const wish = wishIn(incoming.text);
      if (wish) await followWish(core, em, organizationId, contact, wish);
      await em.execute('update messages set contact_id = ? where id = ?', [contact.id, id]);
      if (driver === DRIVER) {
        await queueReply(core, em, { messageId: id, organizationId, senderIndex: sender.index });
        await releaseFor(core, em, { organizationId, connectionId, personIndex: sender.index });
      }
      await publishMessages(core, em, [id], ['message.received']);
    }
    const [row] = await em.execute<MessageRow[]>(
      `select ${MESSAGE_COLUMNS} from messages
       where organization_id = ? and driver = ? and provider_id = ? and direction = 'in'`,
      [organizationId, driver, providerId],
    );
    return { message: messageOf(core, row!), isNew: inserted.length > 0 };
  });
}

/** Whatever people's phones send, as PostgreSQL can keep it. */
const storable = (text: string): string =>
  text.replaceAll('\u0000', '').slice(0, LIMITS.receivedCharactersMax).toWellFormed();
