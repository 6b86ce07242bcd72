import { Problem } from '../errors/problem.ts';

export type Page<T> = { data: T[]; nextCursor: string | null };
export type PageRequest = { limit: number; cursor?: string | undefined };

/** The place of a row in a list that is ordered by time and id: `position` is `created_at::text`, to the microsecond. */
export type TimePosition = { position: string; id: string };

export function writeTimeCursor({ position, id }: TimePosition): string {
  return Buffer.from(JSON.stringify([position, id])).toString('base64url');
}

const POSITION = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** @throws Problem malformed_request when `cursor` was not made by writeTimeCursor. */
export function readTimeCursor(cursor: string): TimePosition {
  try {
    const [position, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (typeof position === 'string' && typeof id === 'string' && POSITION.test(position) && UUID.test(id)) {
      return { position, id };
    }
  } catch {
    // Said below, like every other cursor that is not ours.
  }
  throw new Problem('malformed_request', { details: { reason: 'the cursor is not valid' } });
}
