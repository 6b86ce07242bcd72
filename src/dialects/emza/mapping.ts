import type { Schemas } from '../../api/generated/emza.ts';
import type { ContractDetails } from '../../contracts/reading.ts';
import type { SignerInput } from '../../contracts/signer-input.ts';
import type { SignerView } from '../../contracts/signer-view.ts';
import type { ContractView } from '../../contracts/view.ts';
import { ulidOf } from './ulid.ts';

/** How Emza names what we have. */

/** A contract as lists and events show it. */
export function summaryOf(contract: ContractView): Schemas['ContractSummary'] {
  const { template } = contract;
  return {
    code: contract.code,
    title: contract.title,
    status: contract.status,
    is_private: contract.private,
    all_pages_signature: contract.allPagesSignature,
    template_id: template?.number ?? null,
    template_enforcement: template?.enforcement ?? null,
    created_at: contract.createdAt,
    completed_at: contract.completedAt,
    canceled_at: contract.canceledAt,
  };
}

/** A contract with everything in it. */
export function contractOf({ signers, pages, templatePositions, ...contract }: ContractDetails): Schemas['Contract'] {
  return {
    ...summaryOf({ ...contract, pages }),
    signers: signers.map(signerOf),
    pages: pages ?? [],
    template_positions: templatePositions.map(({ signerOrder: signer_order, ...place }) => ({
      ...place,
      signer_order,
    })),
  };
}

/** A new signer: Emza writes Persian texts to mobiles in Iran, and nothing else. */
export function newSignerOf({ name, mobile, national_code, order }: Schemas['SignerInput']): SignerInput {
  const person = { name, phone: mobile, nationalCode: national_code, order };
  return { ...person, language: 'fa', timeZone: 'Asia/Tehran', channels: ['sms'] };
}

/** A signer, whose numbers are masked already where they have to be. */
export function signerOf(signer: SignerView): Schemas['Signer'] {
  return {
    slug: slugOf(signer.id),
    name: signer.name,
    mobile: signer.phone,
    // Every signer of Emza's has one; those that came by another way may not.
    national_code: signer.nationalCode ?? '',
    order: signer.order,
    status: signer.status,
    signed_at: signer.signedAt,
    created_at: signer.createdAt,
  };
}

/** What a signer is known by. @param id of the approver */
export const slugOf = (id: string): string => ulidOf(id).toUpperCase();
