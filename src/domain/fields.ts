/**
 * Fields: places on a document's pages that an approver fills in, and the rules about them. Pure.
 *
 * F1  A mark (`signature`, `initials`, `stamp`) is put down once and drawn in every field of its kind.
 * F2  `name`, `role` and `date` are filled in by the machine when the approver completes; nobody types them.
 * F3  A field names the pages of the document as it was sent; pages that are appended later are none of them.
 */

import { LIMITS } from './limits.ts';

const FIELD_KINDS = ['signature', 'initials', 'stamp', 'name', 'role', 'date', 'text', 'checkbox'] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

const CALENDARS = ['gregorian', 'hijri', 'jalali'] as const;
export type Calendar = (typeof CALENDARS)[number];

/** One page (the first is 1), every page, some pages, or those from one to another (without `to`, to the last). */
export type FieldPages = number | 'all' | number[] | { from: number; to?: number };

export type Field = {
  /** Unique among the approver's fields: up to 40 letters, digits and hyphens. */
  id: string;
  kind: FieldKind;
  page: FieldPages;
  /** Fractions of the visible page, from its top left corner. */
  x: number;
  y: number;
  width: number;
  height: number;
  label: string | null;
  /** The approver cannot complete without it. Only what is typed or ticked can be missing. */
  required: boolean;
  /** Of a date. Null: the one usual in the document's language. */
  calendar: Calendar | null;
  /** Of a text or a checkbox, before the approver changes it. */
  defaultValue: FieldValue | null;
  /** Of a text, in characters. */
  maxLength: number;
  /** The approver sees the default value and cannot change it. */
  readOnly: boolean;
};

export type FieldValue = string | boolean;
/** By the ids of the fields. */
export type FieldValues = Record<string, FieldValue>;

/** The field that an approver's `place` is short for. */
export const PLACE_FIELD_ID = 'mark';

/** What an approver who completes puts down by hand, and so what may be typed or ticked. */
export const isTyped = ({ kind }: Pick<Field, 'kind'>): boolean => kind === 'text' || kind === 'checkbox';

/** Where the approver's own mark goes, with who did what and when; without one, on a signature page. */
export const holdsSignature = ({ kind }: Pick<Field, 'kind'>): boolean => kind === 'signature' || kind === 'stamp';

/** The pages that a field is on, rising, each once; among them pages that the document lacks, where it names such. */
export function pagesOf(page: FieldPages, pageCount: number): number[] {
  if (page === 'all') return range(1, pageCount);
  if (typeof page === 'number') return [page];
  if (Array.isArray(page)) return [...new Set(page)].sort((a, b) => a - b);
  return range(page.from, page.to ?? Math.max(page.from, pageCount));
}

/** Whether every page of a field is one of the document's. */
export function liesInDocument(field: Pick<Field, 'page'>, pageCount: number): boolean {
  return pagesOf(field.page, pageCount).every((page) => page >= 1 && page <= pageCount);
}

/** How often a document's fields are drawn, if all are. */
export function drawingsOf(fields: Pick<Field, 'page'>[], pageCount: number): number {
  return fields.reduce((sum, { page }) => sum + pagesOf(page, pageCount).length, 0);
}

export type FieldFault = 'id' | 'page' | 'box' | 'defaultValue' | 'required' | 'calendar';

/** What is wrong with a field in itself, or null. */
export function faultOf(field: Field): FieldFault | null {
  if (!/^[A-Za-z0-9-]{1,40}$/.test(field.id)) return 'id';
  if (!arePages(field.page)) return 'page';
  if (!isBox(field)) return 'box';
  if (field.calendar !== null && field.kind !== 'date') return 'calendar';
  const typed = isTyped(field);
  if (!typed && (field.required || field.readOnly)) return 'required';
  // Read-only, and required, and empty: nobody could ever complete.
  if (field.readOnly && field.required && isEmpty(field.defaultValue)) return 'required';
  if (field.defaultValue !== null && (!typed || wrongValue(field, field.defaultValue) !== null)) return 'defaultValue';
  return null;
}

export type ValueFault = 'required' | 'readOnly' | 'unknown' | 'type' | 'maxLength';
export type Filled = { values: FieldValues } | { faults: { id: string; fault: ValueFault; field: Field | null }[] };

/** What the fields hold once the approver has given these values: typed ones only, empty texts left out. */
export function fillIn(fields: Field[], given: Record<string, unknown>): Filled {
  const faults: { id: string; fault: ValueFault; field: Field | null }[] = [];
  const values: FieldValues = {};
  const byId = new Map(fields.map((field) => [field.id, field]));
  for (const id of Object.keys(given)) if (!byId.has(id)) faults.push({ id, fault: 'unknown', field: null });
  for (const field of fields) {
    const value = Object.hasOwn(given, field.id) ? given[field.id] : undefined;
    const fault = valueFault(field, value);
    if (fault) faults.push({ id: field.id, fault, field });
    else if (isTyped(field)) {
      const filled = (value ?? field.defaultValue) as FieldValue | null;
      if (!isEmpty(filled)) values[field.id] = filled as FieldValue;
    }
  }
  return faults.length > 0 ? { faults } : { values };
}

function valueFault(field: Field, value: unknown): ValueFault | null {
  if (value !== undefined && value !== null) {
    if (!isTyped(field)) return 'readOnly';
    if (field.readOnly) return value === field.defaultValue ? null : 'readOnly';
    const wrong = wrongValue(field, value);
    if (wrong) return wrong;
  }
  return field.required && isEmpty((value ?? field.defaultValue) as FieldValue | null) ? 'required' : null;
}

function wrongValue(field: Pick<Field, 'kind' | 'maxLength'>, value: unknown): 'type' | 'maxLength' | null {
  if (field.kind === 'checkbox') return typeof value === 'boolean' ? null : 'type';
  if (typeof value !== 'string') return 'type';
  return [...value].length > field.maxLength ? 'maxLength' : null;
}

/** Spaces, controls, and what no reader shows; the last one is Braille without a dot. */
const INVISIBLE = /[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Nothing was filled in: no text that can be seen, no tick. */
export function isEmpty(value: FieldValue | null): boolean {
  return typeof value === 'string' ? value.replace(INVISIBLE, '') === '' : value !== true;
}

function arePages(page: FieldPages): boolean {
  if (page === 'all') return true;
  const isPage = (number: number) => Number.isInteger(number) && number >= 1 && number <= LIMITS.fieldPagesMax;
  if (typeof page === 'number') return isPage(page);
  if (Array.isArray(page)) return page.length > 0 && page.length <= LIMITS.fieldPagesMax && page.every(isPage);
  return isPage(page.from) && (page.to === undefined || (isPage(page.to) && page.to >= page.from));
}

/** Fractions that are added may come out a hair too large. */
const EDGE = 1.000001;

function isBox({ x, y, width, height }: Field): boolean {
  return x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= EDGE && y + height <= EDGE;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
