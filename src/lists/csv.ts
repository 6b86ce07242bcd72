import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { Problem } from '../errors/problem.ts';

/** The most that a list may have. `cellCharactersMax` is the mean of a row, so that none is without bounds. */
export type ListLimits = { rowsMax: number; columnsMax: number; cellCharactersMax: number };

/** A list as it was read: cells without blanks around them, rows numbered as a spreadsheet does (the header is row 1). */
export type List = { header: string[]; rows: { number: number; cells: string[] }[] };

const DELIMITERS = [',', ';', '\t'] as const;

/**
 * Reads a CSV file: UTF-8 with or without a mark at its beginning, or what Excel calls Unicode text; separated by
 * commas, semicolons or tabs, whichever the header has most of. Empty rows are passed over.
 * @throws Problem csv_not_utf8 | csv_malformed | csv_empty | csv_too_large
 */
export async function readList(path: string, limits: ListLimits): Promise<List> {
  const text = decode(await readFile(path));
  const parser = Readable.from([text]).pipe(
    parse({
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: false,
      max_record_size: limits.columnsMax * limits.cellCharactersMax,
    }),
  );
  const list: List = { header: [], rows: [] };
  let number = 0;
  try {
    for await (const record of parser) {
      number += 1;
      const cells = (record as string[]).map((cell) => cell.trim());
      if (cells.length > limits.columnsMax) throw tooLarge(limits);
      if (number === 1) list.header = cells;
      else if (cells.some((cell) => cell !== '')) list.rows.push({ number, cells });
      if (list.rows.length > limits.rowsMax) throw tooLarge(limits);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Problem('csv_malformed', { details: { line: number + 1 }, cause: error });
  }
  if (list.rows.length === 0) throw new Problem('csv_empty');
  return list;
}

function decode(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    const text = new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
    // PostgreSQL cannot keep it, and no list has it: a spreadsheet in its own format does.
    if (text.includes('\0')) throw new TypeError('NUL');
    return text;
  } catch (error) {
    throw new Problem('csv_not_utf8', { cause: error });
  }
}

function delimiterOf(text: string): string {
  const [header = ''] = text.split(/\r\n|\r|\n/, 1);
  const unquoted = header.replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => unquoted.split(delimiter).length;
  return DELIMITERS.reduce<string>((best, next) => (count(next) > count(best) ? next : best), ',');
}

const tooLarge = ({ rowsMax, columnsMax }: ListLimits): Problem =>
  new Problem('csv_too_large', { details: { rows: rowsMax, columns: columnsMax } });

/** What a spreadsheet would take for a formula when it opens the file. */
const FORMULA = /^[=+\-@\t\r]/;

/** One line of a CSV file that a spreadsheet may open: nothing in it is run. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map((cell) => (cell === null ? '' : typeof cell === 'number' ? cell : quoted(cell))).join(',')}\r\n`;
}

function quoted(cell: string): string {
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",;\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
