import { invalid, type Problem } from '../errors/problem.ts';
import type { List } from '../lists/csv.ts';
import type { RowError } from '../lists/row-error.ts';
import { normalizePhone, phoneOfCell } from '../messaging/phone.ts';
import { CAMPAIGN_LIMITS } from './limits.ts';
import { fillText, invalidText, keyOf, type Part, parseText, placeholdersIn, requiredIn } from './text.ts';

/** A row as it was understood. */
export type CheckedRow = {
  number: number;
  /** E.164; of a bad row, as it was given. */
  phone: string;
  /** What stands in place of the placeholders, by `keyOf` them. */
  values: Map<string, string>;
  /** `skipped`: nothing is wrong with it, but it is not sent. */
  outcome: 'ready' | 'failed' | 'skipped';
  errors: RowError[];
};

export type Checked = {
  parts: Part[];
  rows: CheckedRow[];
  /** Columns of the list that the text does not name. */
  ignoredColumns: string[];
};

const PHONE = 'phone';

/**
 * Checks whom a campaign is for and what each would be told. Pure.
 * @param optedOut phones, in E.164, of people who want no messages.
 * @throws Problem validation_failed when the text or the header is at fault, so that no row could be right.
 */
export function checkRecipients(
  list: List,
  text: string,
  { optedOut, charactersMax }: { optedOut: ReadonlySet<string>; charactersMax: number },
): Checked {
  const parts = parseText(text);
  const columns = readHeader(list.header);
  const placeholders = placeholdersIn(parts);
  const unknown = placeholders.filter((name) => !columns.has(name));
  if (unknown.length > 0) {
    const known = [...columns.keys()].join(', ');
    throw invalidText('placeholder', `There is no column for {{${unknown.join('}}, {{')}}}; there are: ${known}.`);
  }
  const required = requiredIn(parts);
  const seen = new Map<string, number>();
  const rows = list.rows.map(({ number, cells }): CheckedRow => {
    const values = new Map(placeholders.map((name) => [name, cells[columns.get(name)!] ?? '']));
    const given = cells[columns.get(PHONE)!] ?? '';
    const phone = normalizePhone(phoneOfCell(given));
    const say = (column: string | null, rule: string, message: string) => ({ row: number, column, rule, message });
    const errors = required
      .filter((name) => values.get(name) === '')
      .map((name) => say(name, 'required', 'is empty, and the text needs it'));
    if (phone === null) {
      errors.unshift(say(PHONE, 'phone', 'is not a phone in international form, such as +966501234567'));
    }
    if (fillText(parts, values).length > charactersMax) {
      errors.push(say(null, 'maxLength', `the text would have more than ${charactersMax} characters`));
    }
    if (phone === null || errors.length > 0)
      return { number, phone: phone ?? given, values, outcome: 'failed', errors };
    const first = seen.get(phone);
    if (first !== undefined) errors.push(say(PHONE, 'duplicate', `is the one of row ${first}, which is sent`));
    else if (optedOut.has(phone)) errors.push(say(PHONE, 'opted_out', 'belongs to somebody who wants no messages'));
    else seen.set(phone, number);
    return { number, phone, values, outcome: errors.length > 0 ? 'skipped' : 'ready', errors };
  });
  const used = new Set([PHONE, ...placeholders]);
  const ignoredColumns = list.header.filter((name) => name !== '' && !used.has(keyOf(name)));
  return { parts, rows, ignoredColumns };
}

/** Columns by `keyOf` their names. */
function readHeader(header: readonly string[]): Map<string, number> {
  const columns = new Map<string, number>();
  for (const [index, name] of header.entries()) {
    if (name === '') continue;
    if (columns.has(keyOf(name))) throw invalidList('unique', `The column ${name} stands in the header twice.`);
    columns.set(keyOf(name), index);
  }
  if (!columns.has(PHONE)) throw invalidList('required', 'The list needs a column that is called phone.');
  return columns;
}

/** What a dry run tells. */
export function reportOf({ parts, rows, ignoredColumns }: Checked) {
  const { ready = [], failed = [], skipped = [] } = Object.groupBy(rows, ({ outcome }) => outcome);
  const { errorsMax, sampleRowsMax } = CAMPAIGN_LIMITS;
  const errorsOf = (bad: readonly CheckedRow[]) => bad.flatMap(({ errors }) => errors);
  const [errors, skips] = [errorsOf(failed), errorsOf(skipped)];
  return {
    ...{ rows: rows.length, ready: ready.length, failed: failed.length, skipped: skipped.length, ignoredColumns },
    errors: errors.slice(0, errorsMax),
    skips: skips.slice(0, errorsMax),
    truncated: errors.length > errorsMax || skips.length > errorsMax,
    sample: ready.slice(0, sampleRowsMax).map(({ number, phone, values }) => ({
      ...{ row: number, phone, text: fillText(parts, values) },
    })),
  };
}

function invalidList(rule: string, message: string): Problem {
  return invalid('/file', rule, message);
}
