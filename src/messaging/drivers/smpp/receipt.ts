import type { Pdu } from 'smpp';
import type { StatusReport } from '../driver.ts';

/** What a centre says became of a message. `report` is null while nothing is final. */
export type Receipt = { messageId: string; report: StatusReport | null };

/** SMPP 3.4, section 5.2.12: the bits that tell a receipt from what a person wrote. */
const KIND_OF_MESSAGE = 0x3c;
const RECEIPT = 0x04;
/** The names of appendix B, and the numbers of section 5.2.28. */
const DELIVERED = new Set(['DELIVRD', '2']);
const FAILED: Record<string, string> = {
  EXPIRED: 'it expired at the centre',
  '3': 'it expired at the centre',
  DELETED: 'the centre deleted it',
  '4': 'the centre deleted it',
  UNDELIV: 'it cannot be delivered',
  '5': 'it cannot be delivered',
  REJECTD: 'the centre rejected it',
  '8': 'the centre rejected it',
};

export const isReceipt = ({ esm_class: esmClass = 0 }: Pdu): boolean => (esmClass & KIND_OF_MESSAGE) === RECEIPT;

/** Reads a receipt by its fields, else by its text `id:… stat:… err:…`; null: it names no message. */
export function readReceipt(pdu: Pdu): Receipt | null {
  const text = textOf(pdu);
  const messageId = pdu.receipted_message_id || /\bid:\s*(\S+)/i.exec(text)?.[1];
  const state = pdu.message_state === undefined ? /\bstat:\s*(\w+)/i.exec(text)?.[1] : String(pdu.message_state);
  if (!messageId || !state) return null;
  return { messageId, report: reportOf(state.toUpperCase(), /\berr:\s*(\w+)/i.exec(text)?.[1]) };
}

/** The words of a message that came in. */
export function textOf({ short_message: short, message_payload: payload }: Pdu): string {
  const message = payload?.message || short?.message || '';
  return typeof message === 'string' ? message : message.toString('latin1');
}

function reportOf(state: string, error: string | undefined): StatusReport | null {
  if (DELIVERED.has(state)) return { status: 'delivered' };
  const reason = FAILED[state];
  if (!reason) return null;
  return { status: 'failed', reason: error && !/^0+$/.test(error) ? `${reason} (error ${error})` : reason };
}
