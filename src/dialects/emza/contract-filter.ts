import type { operations } from '../../api/generated/emza.ts';
import { type ContractFilter, requirePersonal } from '../../contracts/listing.ts';
import type { Caller } from '../../core.ts';
import { type FieldError, Problem } from '../../errors/problem.ts';

type Query = NonNullable<operations['listContracts']['parameters']['query']>;

/**
 * What a list of contracts is to show. Whoever looks for people without the scope hears that first; what they look for, and
 * dates, which may stand without a time or a zone, are checked here and not by the contract.
 * @throws Problem forbidden | validation_failed
 */
export function contractFilter(caller: Caller, query: Query): ContractFilter {
  const { signer_mobile: mobile, signer_national_code: nationalCode } = query;
  if (mobile !== undefined || nationalCode !== undefined) requirePersonal(caller);
  const errors: FieldError[] = [];
  const refuse = (field: keyof Query, rule: string, message: string) =>
    errors.push({ pointer: `/${field}`, rule, message });
  if (mobile !== undefined && !/^09[0-9]{9}$/.test(String(mobile)))
    refuse('signer_mobile', 'pattern', 'must be a mobile, such as 09121234567');
  if (nationalCode !== undefined && [...String(nationalCode)].length !== 10)
    refuse('signer_national_code', 'format', 'must have exactly 10 characters');
  const dates = (['created_after', 'created_before'] as const).map((field) => {
    const date = query[field] === undefined ? undefined : dateOf(String(query[field]));
    if (date === null) refuse(field, 'format', 'must be a date');
    return date ?? undefined;
  });
  if (errors.length > 0) throw new Problem('validation_failed', { fields: errors });
  return {
    status: query.status,
    createdAfter: dates[0],
    createdBefore: dates[1],
    signerPhone: mobile,
    signerNationalCode: nationalCode,
    template: query.template_id,
    private: query.is_private,
  };
}

const DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?)?$/i;

/** Without a zone, in UTC. @returns null for what is no date. */
function dateOf(text: string): Date | null {
  const [, day, time = '00:00', zone = 'Z'] = DATE.exec(text) ?? [];
  if (day === undefined) return null;
  const date = new Date(`${day}T${time}${zone.toUpperCase()}`);
  // A 31st of February comes back as another day.
  const isReal = !Number.isNaN(date.getTime()) && new Date(`${day}T00:00Z`).toISOString().startsWith(day);
  return isReal ? date : null;
}
