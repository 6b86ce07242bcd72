import { Problem } from './errors/problem.ts';

export type Page<T> = { data: T[]; nextCursor: string | null };
export type PageRequest = { limit: number; cursor?: string | undefined };

/** Where the next page of a list begins: the values by which the list is ordered, none of them with a space. */
export function writeCursor(...parts: string[]): string {
  return Buffer.from(parts.join(' ')).toString('base64url');
}

/**
 * A page of a list.
 * @param rows as they were read: one more than `limit` where there is a next page.
 * @param placeOf by what the list is ordered, as `writeCursor` takes it.
 */
export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => T,
  placeOf: (row: Row) => string[],
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: shown.map((row) => view(row)),
    nextCursor: last && rows.length > limit ? writeCursor(...placeOf(last)) : null,
  };
}

/** @throws Problem malformed_request when `cursor` was not made by writeCursor with parts of this form. */
export function readCursor(cursor: string, form: RegExp): string[] {
  const match = form.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw notOurs();
  return match.slice(1);
}

/** A time of this millennium or the last as PostgreSQL writes it in JSON, to the microsecond, and a UUID. */
const TIME_AND_ID =
  /^([12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?[+-](?:0\d|1[0-5]):[0-5]\d) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** For lists in the order of time and id. @throws Problem malformed_request when `writeCursor(time, id)` did not make it. */
export function readTimeCursor(cursor: string): [time: string, id: string] {
  const [time, id] = readCursor(cursor, TIME_AND_ID) as [string, string];
  const seconds = time.slice(0, 'YYYY-MM-DDThh:mm:ss'.length);
  const read = Date.parse(`${seconds}Z`);
  // A 31st of February comes back as another day, or not at all.
  if (Number.isNaN(read) || !new Date(read).toISOString().startsWith(seconds)) throw notOurs();
  return [time, id];
}

const notOurs = (): Problem =>
  new Problem('malformed_request', { details: { reason: 'the cursor is not one of ours' } });
