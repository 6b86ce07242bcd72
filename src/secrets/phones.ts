/**
 * Phones at rest. No table holds the phone of an approver, of a recipient or of a sender in the clear: it is sealed,
 * bound to the row it stands in, and found by keyed hashes where somebody looks for exactly this number.
 *
 * - P1 This is the only place where phones are sealed and opened.
 * - P2 What is sealed is text, and never looks like a phone. So it stands in the same columns and JSON as the phones that
 *   earlier versions wrote; those open as themselves until `sealOldPhones` (worker/old-phones.ts) has passed.
 */
import type { OrganizationId } from '../domain/model.ts';
import type { Keyring } from './keyring.ts';

type Keys = { keyring: Keyring };

/** What stands in a row: a phone that nobody can read without the master key and the row's id. */
export type SealedPhone = { readonly sealed: unique symbol };

const PREFIX = 'sealed:';

/** @param row what the phone belongs to, such as `approver {id}`: it opens for nothing else. */
export function sealPhone({ keyring }: Keys, row: string, phone: string): SealedPhone {
  return `${PREFIX}${keyring.seal(phone, `phone of ${row}`).toString('base64url')}` as unknown as SealedPhone;
}

/** @throws when it was altered, or sealed for another row. */
export function openPhone({ keyring }: Keys, row: string, sealed: SealedPhone): string {
  const text = sealed as unknown as string;
  if (!text.startsWith(PREFIX)) return text;
  return keyring.open(Buffer.from(text.slice(PREFIX.length), 'base64url'), `phone of ${row}`);
}

/** What `approvers` keeps of a phone. */
export function approverPhone(keys: Keys, approverId: string, phone: string) {
  return { phone: sealPhone(keys, `approver ${approverId}`, phone), personIndex: personIndex(keys, phone) };
}

export const openApproverPhone = (keys: Keys, approverId: string, sealed: SealedPhone): string =>
  openPhone(keys, `approver ${approverId}`, sealed);

/**
 * A keyed hash by which exactly this number is found again in the messages and contacts of one organization. Each
 * organization has hashes of its own, so that they do not tell whether two of them know the same person.
 */
export function phoneIndex({ keyring }: Keys, organizationId: OrganizationId, phone: string): Buffer {
  return keyring.mac('phone-index', `${organizationId} ${phone}`);
}

/**
 * The one hash of a phone that is the same in every organization. Two things are asked across that wall: what an
 * organization's own mobile is asked to sign elsewhere (`organizations.mobile_index`), and who wrote an SMS to somebody who
 * answers to the number that all of them send from.
 */
export function personIndex({ keyring }: Keys, phone: string): Buffer {
  return keyring.mac('mobile-index', phone);
}

/** Where phones stand in the data of events and in patterns of documents; what customers name themselves is left alone. */
const PHONES: ReadonlySet<string> = new Set(['phone', 'from', 'to', 'chatId', 'lid', 'mentions']);
const THEIR_OWN: ReadonlySet<string> = new Set(['metadata', 'attributes', 'values', 'fields']);
const E164 = /^\+\d{7,15}$/;
/** What WhatsApp calls a person: their number, or what stands for it. */
const PERSON = /^\d{5,25}@(?:c\.us|lid)$/;

/**
 * A copy of plain JSON with every phone in it sealed; what is sealed already stays so. `from` and `to` are also said of other
 * things than phones.
 */
export function sealPhonesIn<T>(keys: Keys, row: string, json: T): T {
  const seal = (text: string) => sealPhone(keys, row, text) as unknown as string;
  return mapPhones(json, (text, key) => {
    if (text.startsWith(PREFIX)) return text;
    return key === 'phone' || E164.test(text) || PERSON.test(text) ? seal(text) : text;
  });
}

/** The same JSON as it was before `sealPhonesIn`. */
export function openPhonesIn<T>(keys: Keys, row: string, json: T): T {
  return mapPhones(json, (text) => openPhone(keys, row, text as unknown as SealedPhone));
}

function mapPhones<T>(json: T, map: (text: string, key: string) => string, listedAs = ''): T {
  if (Array.isArray(json)) {
    return json.map((item) =>
      PHONES.has(listedAs) && typeof item === 'string' ? map(item, listedAs) : mapPhones(item, map),
    ) as T;
  }
  // Rows have times and bytes, too.
  if (json === null || typeof json !== 'object' || Object.getPrototypeOf(json) !== Object.prototype) return json;
  const entries = Object.entries(json).map(([key, value]) => {
    if (typeof value === 'string') return [key, PHONES.has(key) ? map(value, key) : value];
    return [key, THEIR_OWN.has(key) ? value : mapPhones(value, map, key)];
  });
  return Object.fromEntries(entries) as T;
}
