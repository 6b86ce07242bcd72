import { Readable } from 'node:stream';
import { type Page, type PageRequest, pageOf, readCursor } from '../cursor.ts';
import { csvLine } from './csv.ts';
import type { RowError } from './row-error.ts';

/** What became of the rows of a list, page by page and as a file. */

type Numbered = { row: number };
/** Reads rows in the order of the list. @param after the number of the last one that is known. */
type ReadRows<Row extends Numbered> = (page: { after: number; limit: number }) => Promise<Row[]>;

const NUMBER = /^(\d{1,9})$/;
/** Rows read at once while the file is written. */
const CHUNK = 500;

/** @throws Problem malformed_request for a cursor that is not ours. */
export async function pageOfRows<Row extends Numbered>(
  { limit, cursor }: PageRequest,
  read: ReadRows<Row>,
): Promise<Page<Row>> {
  const after = cursor === undefined ? 0 : Number(readCursor(cursor, NUMBER)[0]);
  return pageOf(
    await read({ after, limit: limit + 1 }),
    limit,
    (row) => row,
    ({ row }) => [String(row)],
  );
}

/** All rows as a CSV file that spreadsheets open as UTF-8. */
export function rowsFile<Row extends Numbered>(
  header: readonly string[],
  read: ReadRows<Row>,
  cellsOf: (row: Row) => Parameters<typeof csvLine>[0],
): Readable {
  async function* lines(): AsyncGenerator<string> {
    yield `\ufeff${csvLine(header)}`;
    for (let after = 0; ; ) {
      const rows = await read({ after, limit: CHUNK });
      if (rows.length > 0) yield rows.map((row) => csvLine(cellsOf(row))).join('');
      if (rows.length < CHUNK) return;
      after = rows.at(-1)!.row;
    }
  }
  return Readable.from(lines(), { objectMode: false });
}

/** What is wrong with a row, in one cell; null when nothing is. */
export const saidOf = (errors: readonly RowError[]): string | null =>
  errors.map(({ column, message }) => (column === null ? message : `${column}: ${message}`)).join('; ') || null;
