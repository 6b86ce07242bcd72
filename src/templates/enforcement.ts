import { type Field, type FieldKind, liesInDocument, pagesOf } from '../domain/fields.ts';
import type { Action } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import type { PageSize } from './pages.ts';

/**
 * What a template means for a document that comes with a file of its own. Pure.
 *
 * - `strict`: the file has the template's pages, in number and size, and its fields are the template's: each slot is taken
 *   by one signer, there are no others, and nothing is moved, added or taken away.
 * - `loose`: the template's fields are what signers begin with. File, signers and fields may differ.
 */
export type Enforcement = 'strict' | 'loose';

/** A template as it was once, for a document to keep: nothing that becomes of it later reaches the copy. Plain JSON. */
export type TemplateSnapshot = {
  templateId: string;
  number: number;
  name: string;
  pages: PageSize[];
  /** Along the route. */
  slots: SnapshotSlot[];
};
/** `order`: the step, from 1. Several slots of one step have the same. */
export type SnapshotSlot = { order: number; key: string; label: string | null; action: Action; fields: Field[] };

/** A field on one page: fractions of the visible page, from its top left corner. */
export type Position = {
  page: number;
  type: FieldKind;
  signerOrder: number;
  x: number;
  y: number;
  width: number;
  height: number;
};
type Pattern = Pick<TemplateSnapshot, 'pages' | 'slots'>;

/** Programs round A4 to different points; less than this nobody sees. */
const SIZE_TOLERANCE_POINTS = 2;

/** Every field of every slot, once for each page that it is on. */
export function positionsOf({ pages, slots }: Pattern): Position[] {
  return slots.flatMap(({ order, fields }) =>
    fields.flatMap(({ page: on, kind: type, x, y, width, height }) =>
      pagesOf(on, pages.length).map((page) => ({ page, type, signerOrder: order, x, y, width, height })),
    ),
  );
}

/** @param pages of the file, as people see them. @throws Problem template_file_differs */
export function enforceOnFile({ pages }: Pattern, enforcement: Enforcement, found: readonly PageSize[]): void {
  if (enforcement === 'loose') return;
  if (found.length !== pages.length)
    throw new Problem('template_file_differs', { details: { pages: found.length, expectedPages: pages.length } });
  const index = pages.findIndex((page, at) => !isSameSize(page, found[at]!));
  if (index !== -1)
    throw new Problem('template_file_differs', {
      details: { page: index + 1, expected: sizeOf(pages[index]!), found: sizeOf(found[index]!) },
    });
}

/**
 * The fields that signers begin with. The first signer of an order takes the first slot of that order, and so on.
 * @param orders of the signers, in the order in which they were added.
 * @returns each signer's fields, in the same order. Where nothing is enforced, a signer without a slot has none, and what
 *   would lie on a page that the file lacks is left out.
 * @throws Problem template_slot_missing
 */
export function fieldsFor(
  { slots }: Pattern,
  enforcement: Enforcement,
  orders: readonly number[],
  pageCount: number,
): Field[][] {
  const free = [...slots];
  return orders.map((order) => {
    const at = free.findIndex((slot) => slot.order === order);
    const [slot] = at === -1 ? [] : free.splice(at, 1);
    if (enforcement === 'strict') {
      if (!slot) throw new Problem('template_slot_missing', { details: { order } });
      return slot.fields;
    }
    return slot?.fields.filter((field) => liesInDocument(field, pageCount)) ?? [];
  });
}

/**
 * Looks at a route before it is sent.
 * @param signers in the order in which they were added, with what they fill in now.
 * @throws Problem template_slot_missing | template_departed
 */
export function enforceOnRoute(
  pattern: Pattern,
  enforcement: Enforcement,
  signers: readonly { order: number; fields: readonly Field[] }[],
  pageCount: number,
): void {
  if (enforcement === 'loose') return;
  const orders = signers.map(({ order }) => order);
  const expected = fieldsFor(pattern, enforcement, orders, pageCount);
  const isWhole = signers.length === pattern.slots.length;
  if (!isWhole || signers.some(({ fields }, index) => !areSame(fields, expected[index]!)))
    throw new Problem('template_departed');
}

const sizeOf = ({ width, height }: PageSize): string => `${Math.round(width)} × ${Math.round(height)}`;

const isSameSize = (one: PageSize, other: PageSize): boolean =>
  Math.abs(one.width - other.width) <= SIZE_TOLERANCE_POINTS &&
  Math.abs(one.height - other.height) <= SIZE_TOLERANCE_POINTS;

/** What a field holds may be filled in ahead; where it is and what it asks for may not change. */
function areSame(found: readonly Field[], expected: readonly Field[]): boolean {
  const textsOf = (fields: readonly Field[]) => fields.map((field) => JSON.stringify(placed(field))).sort();
  const [ours, theirs] = [textsOf(found), textsOf(expected)];
  return ours.length === theirs.length && ours.every((text, index) => text === theirs[index]);
}

const placed = ({ id, kind, page, x, y, width, height, label, required, calendar, maxLength, readOnly }: Field) => [
  ...[id, kind, page, x, y, width, height, label, required, calendar, maxLength, readOnly],
];
