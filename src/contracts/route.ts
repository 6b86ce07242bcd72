import type { ApproverInput, StepInput } from '../documents/input.ts';
import { type Field, PLACE_FIELD_ID, pagesOf } from '../domain/fields.ts';
import { masked } from '../identity/subject.ts';
import { enforceOnRoute, fieldsFor } from '../templates/enforcement.ts';
import type { ContractRow } from './rows.ts';
import type { Signer } from './signer-input.ts';

type Contract = Pick<ContractRow, 'all_pages_signature' | 'template_snapshot' | 'template_enforcement' | 'pages'>;

/**
 * The way of a contract round its signers: a step for each order, the lowest first.
 * @throws Problem template_slot_missing | template_departed
 */
export function routeOf(contract: Contract, signers: readonly Signer[]): StepInput[] {
  const fields = fieldsOf(contract, signers);
  const orders = [...new Set(signers.map(({ order }) => order))].sort((a, b) => a - b);
  return orders.map((order) => ({
    approvers: signers.flatMap((signer, index) => (signer.order === order ? [approverOf(signer, fields[index]!)] : [])),
  }));
}

/** What became of a signer is found by these: an approver has no number and always a name. */
export type SignerAttributes = { order: number; hasName: boolean };

function approverOf(signer: Signer, fields: Field[]): ApproverInput {
  const { name, phone, order, language, timeZone, channels } = signer;
  const attributes: SignerAttributes = { order, hasName: name !== undefined };
  return {
    name: name ?? maskedPhone(phone),
    phone,
    action: 'sign',
    ...(language && { language }),
    ...(timeZone && { timeZone }),
    ...(channels && { channels }),
    ...{ fields, attributes },
  };
}

/** The first four and the last three digits as they are dialled; of numbers of elsewhere as they are written. */
export function maskedPhone(phone: string): string {
  if (phone.startsWith('+98')) return masked({ nationalCode: '', mobile: phone }).mobile;
  return `${phone.slice(0, 4)}****${phone.slice(-3)}`;
}

/** What each signer fills in: what the template says, and a signature on each page where that is asked for. */
function fieldsOf(contract: Contract, signers: readonly Signer[]): Field[][] {
  const { all_pages_signature: everywhere, template_snapshot: pattern } = contract;
  const enforcement = contract.template_enforcement ?? 'loose';
  const pageCount = contract.pages?.length ?? 0;
  const orders = signers.map(({ order }) => order);
  const given = pattern ? fieldsFor(pattern, enforcement, orders, pageCount) : signers.map((): Field[] => []);
  // What a template is strict about has all its signatures: that was looked at when the contract was made.
  const isAdding = everywhere && !(pattern && enforcement === 'strict');
  const fields = isAdding ? given.map((own, index) => withSignatures(own, index, pageCount)) : given;
  if (pattern) {
    const route = signers.map(({ order }, index) => ({ order, fields: fields[index]! }));
    enforceOnRoute(pattern, enforcement, route, pageCount);
  }
  return fields;
}

/** Signatures stand in rows of four from the bottom of the page up, so that those of twenty people lie beside each other. */
const COLUMNS = 4;
const BOX = { width: 0.21, height: 0.05 };
const GAP = 0.03;
const ROW = 0.06;

function withSignatures(fields: Field[], index: number, pageCount: number): Field[] {
  const signed = new Set(fields.flatMap(({ kind, page }) => (kind === 'signature' ? pagesOf(page, pageCount) : [])));
  const missing = pagesOf('all', pageCount).filter((page) => !signed.has(page));
  if (missing.length === 0) return fields;
  const [column, row] = [index % COLUMNS, Math.floor(index / COLUMNS)];
  const box = { x: GAP + column * (BOX.width + GAP), y: 1 - (row + 1) * ROW, ...BOX };
  const page = missing.length === pageCount ? ('all' as const) : missing;
  return [...fields, { id: PLACE_FIELD_ID, kind: 'signature', page, ...box, ...PLAIN }];
}

const PLAIN = { label: null, required: false, calendar: null, defaultValue: null, maxLength: 200, readOnly: false };
