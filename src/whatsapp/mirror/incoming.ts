import { receiveMessage } from '../../messaging/receiving.ts';
import { DRIVER } from '../driver-name.ts';
import type { OutgoingContent } from '../sending/content.ts';
import type { Mirror } from './hearing.ts';
import type { ToldMessage } from './mapping.ts';
import type { ChatIds } from './people.ts';

/**
 * Takes in what a person wrote to the connection's number, which makes them a contact and is told of as
 * `message.received`. Once, however often it is told.
 * @param phone E.164: the connection's own.
 * @returns whether it had not come in before.
 */
export async function receiveFromChat(
  { core, held }: Mirror,
  told: ToldMessage,
  { ids, phone }: { ids: ChatIds; phone: string },
): Promise<boolean> {
  if (ids.phone === null) {
    core.log.info({ driver: DRIVER }, 'a message came in from somebody whose number WhatsApp does not tell');
    return false;
  }
  const { organizationId, connectionId } = held.ref;
  const { isNew } = await receiveMessage(core, {
    ...{ organizationId, connectionId, channel: 'whatsapp', driver: DRIVER, providerId: told.whatsappId },
    ...{ from: ids.phone, to: phone, name: told.senderName, sentAt: told.sentAt },
    text: told.content.text,
    content: contentOf(told),
    quotedProviderId: told.content.replyTo,
  });
  return isNew;
}

/** What it is when it is more than words. The file itself is found in the chat, once it has been fetched. */
function contentOf({ type, content }: ToldMessage): OutgoingContent | null {
  const { media, location, contact, text } = content;
  if (location) return { kind: 'location', ...location };
  if (contact?.phone) return { kind: 'contact', name: contact.name, phone: contact.phone };
  if (!media || type === 'text' || type === 'location' || type === 'contact' || type === 'other') return null;
  const { mediaType, bytes } = media;
  const fileName = media.fileName ?? `${type}.${mediaType.split('/')[1]}`;
  const as = type === 'sticker' ? 'image' : type;
  return { kind: 'media', as, media: { sha256: '', mediaType, fileName, bytes: bytes ?? 0 }, caption: text };
}
