import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { type FieldError, Problem } from '../errors/problem.ts';
import { asciiDigits, normalizePhone } from '../messaging/phone.ts';

/** Who is asked about: an Iranian national code (ten digits) and a mobile in E.164. */
export type Subject = { nationalCode: string; mobile: string };

const MOBILE = /^\+989\d{9}$/;

/**
 * What people typed, in one form.
 * @throws Problem validation_failed at /nationalCode and /mobile
 */
export function requireSubject(given: Subject): Subject {
  const nationalCode = normalizeNationalCode(given.nationalCode);
  const mobile = normalizeMobile(given.mobile);
  const fields: FieldError[] = [];
  const add = (pointer: string, rule: string, message: string) => fields.push({ pointer, rule, message });
  if (nationalCode === null) {
    add('/nationalCode', 'nationalCode', 'Must be ten digits with a right check digit, such as 0012345679.');
  }
  if (mobile === null) add('/mobile', 'mobile', 'Must be an Iranian mobile, such as 09121234567.');
  if (nationalCode === null || mobile === null) throw new Problem('validation_failed', { fields });
  return { nationalCode, mobile };
}

/** Ten digits whose last one fits the others; null when it is no national code. */
export function normalizeNationalCode(text: string): string | null {
  const code = asciiDigits(text.trim());
  if (!/^\d{10}$/.test(code) || /^(\d)\1{9}$/.test(code)) return null;
  const digits = [...code].map(Number);
  const remainder = digits.slice(0, 9).reduce((sum, digit, index) => sum + digit * (10 - index), 0) % 11;
  return digits[9] === (remainder < 2 ? remainder : 11 - remainder) ? code : null;
}

/** In E.164, whether it begins with 09, +98 or 0098; null when it is no Iranian mobile. */
export function normalizeMobile(text: string): string | null {
  const national = asciiDigits(text).replace(/[\s-]/g, '');
  const mobile = normalizePhone(/^09\d{9}$/.test(national) ? `+98${national.slice(1)}` : text);
  return mobile !== null && MOBILE.test(mobile) ? mobile : null;
}

/** As it is dialled in Iran: 09121234567. */
export const localMobile = (mobile: string): string => `0${mobile.slice('+98'.length)}`;

/** The first four and the last three of a mobile as it is dialled, the last three of a national code. */
export function masked({ nationalCode, mobile }: Subject): Subject {
  const local = localMobile(mobile);
  return { nationalCode: `*******${nationalCode.slice(-3)}`, mobile: `${local.slice(0, 4)}****${local.slice(-3)}` };
}

/**
 * A keyed hash by which exactly this number is found again. Each organization has hashes of its own, so that nobody can
 * see whether two of them know the same person.
 */
export function blindIndex(
  { keyring }: Pick<Core, 'keyring'>,
  organizationId: OrganizationId,
  kind: keyof Subject,
  value: string,
): Buffer {
  return keyring.mac('identity-index', `${organizationId} ${kind} ${value}`);
}

type Sealed = { national_code: Uint8Array; mobile: Uint8Array };

export function sealSubject({ keyring }: Pick<Core, 'keyring'>, id: string, subject: Subject): Sealed {
  return {
    national_code: keyring.seal(subject.nationalCode, `identity-check ${id} nationalCode`),
    mobile: keyring.seal(subject.mobile, `identity-check ${id} mobile`),
  };
}

export function openSubject({ keyring }: Pick<Core, 'keyring'>, id: string, sealed: Sealed): Subject {
  return {
    nationalCode: keyring.open(sealed.national_code, `identity-check ${id} nationalCode`),
    mobile: keyring.open(sealed.mobile, `identity-check ${id} mobile`),
  };
}
