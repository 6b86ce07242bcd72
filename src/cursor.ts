import { Problem } from './errors/problem.ts';

/** Where the next page of a list begins: the values by which the list is ordered, none of them with a space. */
export function writeCursor(...parts: string[]): string {
  return Buffer.from(parts.join(' ')).toString('base64url');
}

/** @throws Problem malformed_request when `cursor` was not made by writeCursor with parts of this form. */
export function readCursor(cursor: string, form: RegExp): string[] {
  const match = form.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw new Problem('malformed_request', { details: { reason: 'the cursor is not one of ours' } });
  return match.slice(1);
}
