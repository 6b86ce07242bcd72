import { asciiDigits } from '../../messaging/phone.ts';

/**
 * WAQTUM's clients give WhatsApp numbers, which are often written without the plus: `966501234567`. From eleven digits
 * on, without a leading zero, that can only be meant; what is shorter may be a number inside some country, and a guess
 * could send the document to a stranger.
 */
export function whatsappNumber(phone: string): string {
  const digits = asciiDigits(phone).replace(/[\s().-]/g, '');
  return /^[1-9]\d{10,14}$/.test(digits) ? `+${digits}` : phone;
}
