import type { FieldValue } from '../domain/fields.ts';
import { LANGUAGES, type Language } from '../domain/model.ts';
import type { RowError } from '../lists/row-error.ts';
import { asciiDigits, phoneOfCell } from '../messaging/phone.ts';
import type { Column } from '../templates/columns.ts';
import type { Filling, SlotFilling } from '../templates/filling.ts';

/** Where a cell goes. */
export type Target = { column: Column; index: number } | { metadata: string; index: number };

const BOUNDS: Record<string, number> = { title: 300, reference: 100, name: 200, role: 200, metadata: 500 };
const YES = new Set(['true', 'yes', 'y', '1', 'x', '✓', '✔', 'نعم', 'بله', 'بلی']);
const NO = new Set(['false', 'no', 'n', '0', 'لا', 'خیر', 'نه']);

/** What a row says of its document; what is wrong with single cells goes into `errors`. */
export function fillingOf(
  { number, cells }: { number: number; cells: string[] },
  targets: readonly Target[],
  errors: RowError[],
): Filling {
  // Without a prototype: a slot may be called what every object answers to.
  const filling: Filling = { approvers: Object.create(null) };
  for (const target of targets) {
    const cell = cells[target.index] ?? '';
    if (cell === '') continue;
    const name = 'metadata' in target ? `metadata.${target.metadata}` : target.column.name;
    const say = (rule: string, message: string) => errors.push({ row: number, column: name, rule, message });
    if ('metadata' in target) {
      if (isWithin(cell, 'metadata', say)) filling.metadata = { ...filling.metadata, [target.metadata]: cell };
    } else put(filling, target.column, cell, say);
  }
  return filling;
}

type Say = (rule: string, message: string) => void;

function put(filling: Filling, { name, kind }: Column, cell: string, say: Say): void {
  if (name === 'title' || name === 'reference') {
    if (isWithin(cell, name, say)) filling[name] = cell;
    return;
  }
  const [key = '', part = '', field] = name.split('.');
  const slot: SlotFilling = filling.approvers[key] ?? {};
  filling.approvers[key] = slot;
  if (field !== undefined) {
    const value = kind === 'checkbox' ? tickOf(cell) : cell;
    if (value === null) say('checkbox', 'must be yes or no');
    else slot.values = { ...slot.values, [field]: value as FieldValue };
  } else if (part === 'language') {
    const language = cell.toLowerCase() as Language;
    if (LANGUAGES.includes(language)) slot.language = language;
    else say('language', `must be one of ${LANGUAGES.join(', ')}`);
  } else if (part === 'phone') slot.phone = phoneOfCell(cell);
  else if (isWithin(cell, part, say)) slot[part as 'name' | 'role'] = cell;
}

function tickOf(cell: string): boolean | null {
  const word = asciiDigits(cell).toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : null;
}

function isWithin(cell: string, part: string, say: Say): boolean {
  const max = BOUNDS[part]!;
  if ([...cell].length <= max) return true;
  say('maxLength', `must have at most ${max} characters`);
  return false;
}
