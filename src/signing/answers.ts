/** What an approver fills into fields: checked, and said in their language where it is not good. */
import { type Field, type FieldValues, fillIn, type ValueFault } from '../domain/fields.ts';
import type { Language } from '../domain/model.ts';
import { errorText } from '../errors/catalogue.ts';
import { type FieldError, Problem } from '../errors/problem.ts';

/**
 * What the fields hold with these values.
 * @param given by the ids of the fields, as it was sent.
 * @throws Problem `field_required` (with the field's label, and every field that is missing), `validation_failed`
 */
export function answersOf(fields: Field[], given: Record<string, unknown>, language: Language): FieldValues {
  const filled = fillIn(fields, cleaned(given));
  if ('values' in filled) return filled.values;
  const errors = filled.faults.map(({ id, fault, field }): FieldError => {
    const message = messageOf(fault, field, language);
    return { pointer: `/fields/${id}`, rule: fault, message };
  });
  if (filled.faults.some(({ fault }) => fault !== 'required'))
    throw new Problem('validation_failed', { fields: errors });
  throw new Problem('field_required', { details: { field: labelOf(filled.faults[0]!) }, fields: errors });
}

const MESSAGES: Record<Exclude<ValueFault, 'required'>, Record<Language, string>> = {
  readOnly: {
    en: 'This field cannot be changed.',
    ar: 'لا يمكن تغيير هذا الحقل.',
    fa: 'این فیلد را نمی‌توان تغییر داد.',
  },
  unknown: {
    en: 'There is no such field.',
    ar: 'لا يوجد حقل بهذا الاسم.',
    fa: 'چنین فیلدی وجود ندارد.',
  },
  type: {
    en: 'This field takes another kind of value.',
    ar: 'يقبل هذا الحقل نوعًا آخر من القيم.',
    fa: 'این فیلد نوع دیگری از مقدار می‌پذیرد.',
  },
  maxLength: {
    en: 'At most {max} characters.',
    ar: '{max} حرفًا على الأكثر.',
    fa: 'حداکثر {max} نویسه.',
  },
};

function messageOf(fault: ValueFault, field: Field | null, language: Language): string {
  if (fault === 'required') return errorText('field_required', language, { field: labelOf({ field, id: '' }) });
  return MESSAGES[fault][language].replace('{max}', String(field?.maxLength ?? 0));
}

const labelOf = ({ field, id }: { field: Field | null; id: string }): string => field?.label ?? field?.id ?? id;

/** Texts without what PostgreSQL or a file cannot keep. */
function cleaned(given: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).map(([id, value]) => [
      id,
      typeof value === 'string' ? value.replaceAll('\u0000', '').trim().toWellFormed() : value,
    ]),
  );
}
