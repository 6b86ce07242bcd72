import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { TranslateOf } from '../../language/translate.ts';
import type { texts } from './texts.ts';

type Translate = TranslateOf<typeof texts.en>;
type RuleText = `rule.${keyof (typeof texts.en)['rule']}`;
const RULES: Record<string, RuleText> = {
  required: 'rule.required',
  phone: 'rule.phone',
  duplicate: 'rule.duplicate',
  opted_out: 'rule.optedOut',
  maxLength: 'rule.maxLength',
};

/** What is wrong with a row, in the person's language; what its channel said, as it said it. */
export const sayFault = (t: Translate, { rule, message }: Schemas['BulkError']): string =>
  rule === 'channel' ? message : t(RULES[rule] ?? 'rule.other');

/** Why a campaign cannot be begun at all; null where the API's own words have to do. */
export function sayRefusal(t: Translate, error: unknown): string | null {
  if (!(error instanceof ApiProblem)) return null;
  const [field] = error.fields;
  switch (field?.pointer) {
    case '/text':
      return field.rule === 'placeholder' ? t('fault.placeholder', { said: field.message }) : t('fault.text');
    case '/file':
      return t('fault.phoneColumn');
    case '/startsAt':
      return t('notAhead');
    default:
      return null;
  }
}
