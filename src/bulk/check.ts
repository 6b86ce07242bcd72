import { Problem } from '../errors/problem.ts';
import type { List } from '../lists/csv.ts';
import type { RowError } from '../lists/row-error.ts';
import type { OrganizationSettings } from '../organizations/settings.ts';
import { columnsOf } from '../templates/columns.ts';
import { slotsOf, type TemplateContent } from '../templates/content.ts';
import { type Filling, fillTemplate } from '../templates/filling.ts';
import { BULK_LIMITS } from './limits.ts';
import { fillingOf, type Target } from './row.ts';

export type Checked = {
  rows: { number: number; filling: Filling }[];
  /** Of rows with errors. */
  invalid: number;
  /** The first of them, in the order of the list. */
  errors: RowError[];
  truncated: boolean;
  /** Columns of the list that mean nothing to the template. */
  ignoredColumns: string[];
};

const METADATA = /^metadata\.(.{1,40})$/i;
const METADATA_MAX = 20;

/** Checks a list against a template, without making anything. Pure. */
export function checkList(list: List, content: TemplateContent, settings: OrganizationSettings): Checked {
  const { targets, ignoredColumns, errors } = readHeader(list.header, content);
  const rows: Checked['rows'] = [];
  let invalid = 0;
  if (errors.length > 0) invalid = list.rows.length;
  else {
    for (const row of list.rows) {
      const found: RowError[] = [];
      const filling = fillingOf(row, targets, found);
      if (row.cells.slice(list.header.length).some((cell) => cell !== '')) {
        found.push({ row: row.number, column: null, rule: 'columns', message: 'has more cells than the header' });
      }
      found.push(...faultsOf(filling, row.number, content, settings, found));
      if (found.length > 0) invalid += 1;
      else rows.push({ number: row.number, filling });
      errors.push(...found);
    }
  }
  const { errorsMax } = BULK_LIMITS;
  return { rows, invalid, errors: errors.slice(0, errorsMax), truncated: errors.length > errorsMax, ignoredColumns };
}

/** What a template's rules say against a row, besides what was found wrong with its cells. */
function faultsOf(
  filling: Filling,
  row: number,
  content: TemplateContent,
  settings: OrganizationSettings,
  known: RowError[],
): RowError[] {
  try {
    fillTemplate(content, filling, settings);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return rowErrors(error, row).filter(({ column }) => !known.some((one) => one.column === column));
  }
}

/** A refusal in the words of the list: `/approvers/tenant/phone` is the column `tenant.phone`. */
export function rowErrors({ code, fields }: Problem, row: number): RowError[] {
  if (fields.length === 0) return [{ row, column: null, rule: code, message: code }];
  return fields.map(({ pointer, rule, message }) => ({
    ...{ row, message },
    column: pointer.replace(/^\/approvers\//, '').replaceAll('/', '.') || null,
    rule: code === 'validation_failed' ? rule : code,
  }));
}

function readHeader(header: string[], content: TemplateContent) {
  const columns = columnsOf(content);
  const targets: Target[] = [];
  const ignoredColumns: string[] = [];
  const errors: RowError[] = [];
  const seen = new Set<string>();
  const say = (column: string, rule: string, message: string) => errors.push({ row: 1, column, rule, message });
  for (const [index, name] of header.entries()) {
    const word = name.toLowerCase();
    const column = columns.find((one) => one.name.toLowerCase() === word);
    const metadata = METADATA.exec(name)?.[1];
    if (column) targets.push({ column, index });
    else if (metadata) targets.push({ metadata, index });
    else {
      if (name !== '') ignoredColumns.push(name);
      continue;
    }
    if (seen.has(word)) say(name, 'unique', 'stands in the header twice');
    seen.add(word);
  }
  const missing = columns.filter(({ required, name }) => required && !seen.has(name.toLowerCase()));
  for (const { name } of missing) say(name, 'required', 'is missing from the header');
  const all = new Set([
    ...Object.keys(content.metadata),
    ...targets.flatMap((target) => ('metadata' in target ? target.metadata : [])),
  ]);
  if (all.size > METADATA_MAX) say('metadata', 'maxProperties', `must not be more than ${METADATA_MAX}`);
  return { targets, ignoredColumns, errors };
}

/** A row as it was understood, for somebody to look at before it is sent. */
export function sampleOf({ rows }: Checked, content: TemplateContent) {
  return rows.slice(0, BULK_LIMITS.sampleRowsMax).map(({ number, filling }) => ({
    row: number,
    title: filling.title ?? content.title,
    reference: filling.reference ?? null,
    approvers: slotsOf(content).map(({ key, label, person, language }) => ({
      slot: key,
      label,
      name: filling.approvers[key]?.name ?? person?.name ?? '',
      phone: filling.approvers[key]?.phone ?? person?.phone ?? '',
      language: filling.approvers[key]?.language ?? language,
    })),
  }));
}
