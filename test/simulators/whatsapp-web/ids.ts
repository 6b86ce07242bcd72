/** Ids as WhatsApp writes them, and the reading of them. Pure. */

export const phoneId = (phone: string): string => `${phone}@c.us`;
export const lidId = (lid: string): string => `${lid}@lid`;

export const isGroupId = (id: string): boolean => id.endsWith('@g.us');
export const isChannelId = (id: string): boolean => id.endsWith('@newsletter');

export const userOf = (id: string): string => id.slice(0, id.indexOf('@'));

const PHONE = /^[1-9]\d{6,14}$/;

export const isPhoneNumber = (text: string): boolean => PHONE.test(text);

/** The digits of a phone number. @throws Error for anything else: a plus, blanks or letters are not ids. */
export function phoneNumber(text: string): string {
  if (!isPhoneNumber(text)) throw new Error(`"${text}" is not a phone number: digits only, with the country code`);
  return text;
}

/** The message's own id out of a key's text, or the text itself when it is one. */
export function messageIdOf(keyOrId: string): string {
  return keyOrId.includes('_') ? (keyOrId.split('_')[2] ?? keyOrId) : keyOrId;
}
