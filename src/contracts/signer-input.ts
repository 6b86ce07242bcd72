import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import type { Language } from '../domain/model.ts';
import { type FieldError, Problem } from '../errors/problem.ts';
import { normalizeMobile, requireSubject } from '../identity/subject.ts';
import { normalizePhone } from '../messaging/phone.ts';
import type { Channel } from '../organizations/settings.ts';
import { CONTRACT_LIMITS } from './limits.ts';

/** Somebody who is to sign a contract. What is left out comes from the organization's settings. */
export type SignerInput = {
  name?: string | undefined;
  /** In international form, or an Iranian mobile as it is dialled. */
  phone: string;
  /** With it, whether the mobile is that person's own is asked before they are invited. */
  nationalCode?: string | undefined;
  /** Those with the same number are asked at the same time, the lowest first. Default: 1. */
  order?: number | undefined;
  language?: Language | undefined;
  timeZone?: string | undefined;
  channels?: Channel[] | undefined;
};
/** A signer whose numbers are in one form: the phone in E.164. */
export type Signer = SignerInput & { order: number };

/**
 * Brings what was given into one form.
 * @throws Problem validation_failed under `/signers` | too_many_signers | duplicate_phone
 */
export function completeSigners(given: readonly SignerInput[]): Signer[] {
  const max = CONTRACT_LIMITS.signersMax;
  if (given.length > max) throw new Problem('too_many_signers', { details: { max } });
  const errors: FieldError[] = [];
  const signers = given.map((signer, index) => completeSigner(signer, `/signers/${index}`, errors));
  if (errors.length > 0) throw new Problem('validation_failed', { fields: errors });
  refuseTwiceInOneOrder(signers);
  return signers;
}

function completeSigner(given: SignerInput, pointer: string, errors: FieldError[]): Signer {
  const { phone, nationalCode, order = 1 } = given;
  if (nationalCode === undefined) {
    const normal = normalizeMobile(phone) ?? normalizePhone(phone);
    const message = 'Must be in international form, such as +966501234567.';
    if (normal === null) errors.push({ pointer: `${pointer}/phone`, rule: 'phone', message });
    return { ...given, phone: normal ?? phone, order };
  }
  try {
    const subject = requireSubject({ nationalCode, mobile: phone });
    return { ...given, phone: subject.mobile, nationalCode: subject.nationalCode, order };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const named = (field: FieldError) => ({ ...field, pointer: pointer + field.pointer.replace('/mobile', '/phone') });
    errors.push(...error.fields.map(named));
    return { ...given, order };
  }
}

function refuseTwiceInOneOrder(signers: Signer[]): void {
  const seen = new Set<string>();
  for (const [index, { phone, order }] of signers.entries()) {
    const key = `${order} ${phone}`;
    if (seen.has(key)) {
      const message = 'Is the phone of another signer with the same order.';
      throw new Problem('duplicate_phone', {
        fields: [{ pointer: `/signers/${index}/phone`, rule: 'unique', message }],
      });
    }
    seen.add(key);
  }
}

/** How signers rest with a contract until they are approvers of its document. */
export const sealSigners = ({ keyring }: Pick<Core, 'keyring'>, contractId: string, signers: Signer[]): Buffer =>
  keyring.seal(JSON.stringify(signers), `contract ${contractId} signers`);

/** Who is still to be put on a contract; nobody where they have been, or none were named. */
export async function waitingSigners(core: Core, em: EntityManager, contractId: string): Promise<Signer[]> {
  const [row] = await em.execute<{ signers: Buffer | null }[]>('select signers from contracts where id = ?', [
    contractId,
  ]);
  if (!row?.signers) return [];
  return JSON.parse(core.keyring.open(row.signers, `contract ${contractId} signers`)) as Signer[];
}
