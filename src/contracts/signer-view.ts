import type { CompleteApprover } from '../documents/input.ts';
import type { ApproverJson } from '../documents/rows.ts';
import { localMobile } from '../identity/subject.ts';
import { iso } from '../iso.ts';
import { maskedPhone, type SignerAttributes } from './route.ts';

/**
 * `waiting`: has not done anything yet, asked or not. `authenticated`: has proved with a code who they are, and not signed
 * yet.
 */
export type SignerStatus = 'waiting' | 'authenticated' | 'signed' | 'rejected';

/** Who signs a contract, as the API shows it. Times are ISO 8601 in UTC. */
export type SignerView = {
  /** The approver's, of the contract's document. */
  id: string;
  name: string | null;
  /** As it is dialled in Iran, else in E.164; masked unless the caller may read personal data. */
  phone: string;
  /** Null: it was not given. Masked like the phone. */
  nationalCode: string | null;
  order: number;
  status: SignerStatus;
  signedAt: string | null;
  createdAt: string;
};

/** What is known of a signer beside their row among the approvers. */
export type SignerFacts = { nationalCode: string | null; hasProved: boolean };

/** @param personal whether the numbers are shown in full. */
export function signerView(approver: ApproverJson, facts: SignerFacts, personal: boolean): SignerView {
  const { id, phone, status, decided_at: decidedAt } = approver;
  const { order, hasName } = approver.attributes as Partial<SignerAttributes>;
  return {
    id,
    name: hasName === false ? null : approver.name,
    phone: personal ? dialled(phone) : maskedPhone(phone),
    nationalCode: personal ? facts.nationalCode : facts.nationalCode && maskedCode(facts.nationalCode),
    order: order ?? 1,
    status: statusOf(status, facts.hasProved),
    signedAt: status === 'completed' ? iso(decidedAt) : null,
    createdAt: iso(approver.created_at),
  };
}

/** Somebody who has just become one, for the systems that are told: numbers are masked. */
export function newSignerView(
  { id, name, phone, attributes }: CompleteApprover,
  nationalCode: string | null,
  now: number,
): SignerView {
  const { order, hasName } = attributes as SignerAttributes;
  const createdAt = iso(now);
  const numbers = { phone: maskedPhone(phone), nationalCode: nationalCode && maskedCode(nationalCode) };
  return { id, name: hasName ? name : null, ...numbers, order, status: 'waiting', signedAt: null, createdAt };
}

function statusOf(status: ApproverJson['status'], hasProved: boolean): SignerStatus {
  if (status === 'completed') return 'signed';
  if (status === 'rejected') return 'rejected';
  return hasProved ? 'authenticated' : 'waiting';
}

const dialled = (phone: string): string => (phone.startsWith('+98') ? localMobile(phone) : phone);

const maskedCode = (nationalCode: string): string => `*******${nationalCode.slice(-3)}`;
