import {
  drawingsOf,
  type Field,
  type FieldFault,
  type FieldValue,
  type FieldValues,
  faultOf,
  liesInDocument,
  PLACE_FIELD_ID,
} from '../domain/fields.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Action } from '../domain/model.ts';
import { type FieldError, Problem } from '../errors/problem.ts';
import type { Place } from './entities.ts';

/** A field as a caller gives it. Without an id it gets one from its place in the list. */
export type FieldInput = Pick<Field, 'kind' | 'page' | 'x' | 'y' | 'width' | 'height'> &
  Partial<{
    [Key in 'label' | 'calendar' | 'defaultValue' | 'required' | 'maxLength' | 'readOnly' | 'id']:
      | Field[Key]
      | undefined;
  }>;

const MESSAGES: Record<FieldFault, string> = {
  id: 'must be 1 to 40 letters, digits and hyphens',
  page: 'must name pages from 1 to 2000',
  box: 'must lie on the page',
  required: 'only what is typed or ticked can be required or read-only, and what is both needs a default value',
  defaultValue: 'must be a text for a text, true or false for a checkbox, and not longer than maxLength',
  calendar: 'is for dates only',
};

/**
 * An approver's fields with every default filled in. `place` is short for a field with the id `mark`: it adds or moves
 * that one, and null takes it away.
 * @param pointer where the approver stands in the request, for field errors.
 * @throws Problem validation_failed
 */
export function completeFields(
  { fields: given = [], place, action }: { fields?: FieldInput[]; place?: Place | null; action: Action },
  pointer: string,
): Field[] {
  const fields = given.map((field, index) => completeField(field, index));
  const errors: FieldError[] = fields.flatMap((field, index) => {
    const fault = faultOf(field);
    const at = `${pointer}/fields/${index}${fault === 'box' ? '' : `/${fault}`}`;
    return fault ? [{ pointer: at, rule: fault, message: MESSAGES[fault] }] : [];
  });
  const seen = new Set<string>();
  for (const [index, { id }] of fields.entries()) {
    if (seen.has(id))
      errors.push({ pointer: `${pointer}/fields/${index}/id`, rule: 'unique', message: 'is the id of another field' });
    seen.add(id);
  }
  const placed = place === undefined ? fields : withPlace(fields, place, action);
  const mark = place && placed.find(({ id }) => id === PLACE_FIELD_ID);
  if (mark && faultOf(mark))
    errors.push({ pointer: `${pointer}/place`, rule: 'place', message: 'must lie on the page' });
  if (errors.length > 0) throw new Problem('validation_failed', { fields: errors });
  return placed;
}

/** @throws Problem signed_file_takes_no_fields when something would have to be drawn into a file that came with signatures. */
export function refuseFieldsOnSigned(
  { signature_only }: { signature_only: boolean },
  approvers: { fields: Field[] }[],
): void {
  if (signature_only && approvers.some(({ fields }) => fields.length > 0))
    throw new Problem('signed_file_takes_no_fields');
}

/** The short form of an approver's fields, where it says the same. */
export function placeOf(fields: Field[]): Place | null {
  const mark = fields.find(({ id }) => id === PLACE_FIELD_ID);
  if (!mark || typeof mark.page !== 'number') return null;
  const { page, x, y, width, height } = mark;
  return { page, x, y, width, height };
}

/** @throws Problem `place_outside_page` when a field is on a page that the file lacks; `too_many_fields` */
export function refuseFieldsBeyond(pages: number, approvers: { fields: Field[] }[]): void {
  const fields = approvers.flatMap((approver) => approver.fields);
  const outside = fields.find((field) => !liesInDocument(field, pages));
  if (outside) throw new Problem('place_outside_page', { details: { pages, field: outside.id } });
  if (fields.length > LIMITS.fieldsMax) throw tooMany(LIMITS.fieldsMax);
  if (drawingsOf(fields, pages) > LIMITS.fieldDrawingsMax) throw tooMany(LIMITS.fieldDrawingsMax);
}

const tooMany = (max: number) => new Problem('too_many_fields', { details: { max } });

function completeField(given: FieldInput, index: number): Field {
  const { kind, page, x, y, width, height } = given;
  return {
    id: given.id ?? `field-${index + 1}`,
    ...{ kind, page, x, y, width, height },
    label: given.label ?? null,
    required: given.required ?? false,
    calendar: given.calendar ?? null,
    defaultValue: given.defaultValue ?? null,
    maxLength: given.maxLength ?? LIMITS.fieldCharactersDefault,
    readOnly: given.readOnly ?? false,
  };
}

function withPlace(fields: Field[], place: Place | null, action: Action): Field[] {
  const others = fields.filter(({ id }) => id !== PLACE_FIELD_ID);
  if (place === null) return others;
  const kind = action === 'stamp' ? 'stamp' : 'signature';
  return [completeField({ id: PLACE_FIELD_ID, kind, ...place }, 0), ...others];
}

export type { Field, FieldValue, FieldValues };
