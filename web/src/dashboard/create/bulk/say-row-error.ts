import type { Schemas } from '../../../../../src/api/generated/countersign.ts';
import type { TranslateOf } from '../../../language/translate.ts';
import type { texts } from '../texts.ts';

type RowText = `bulk.rule.${keyof (typeof texts.en)['bulk']['rule']}`;
const RULES: Record<string, RowText> = {
  required: 'bulk.rule.required',
  phone: 'bulk.rule.phone',
  unique: 'bulk.rule.unique',
  duplicate_phone: 'bulk.rule.duplicatePhone',
  two_channels_needed: 'bulk.rule.twoChannels',
  maxLength: 'bulk.rule.maxLength',
  language: 'bulk.rule.language',
  checkbox: 'bulk.rule.checkbox',
  value: 'bulk.rule.maxLength',
  columns: 'bulk.rule.columns',
};

/** What is wrong with a row, in the person's language. */
export const sayRowError = (t: TranslateOf<typeof texts.en>, { rule, row }: Schemas['BulkError']): string =>
  rule === 'required' && row === 1 ? t('bulk.rule.missingColumn') : t(RULES[rule] ?? 'bulk.rule.other');
