import { invalid } from '../../errors/problem.ts';
import { destinationOf } from '../../whatsapp/chat-id.ts';

/** E.164: a number as this API has it, with or without its plus. @throws Problem validation_failed */
export function phoneOf(number: string, pointer: string): string {
  const plain = number.trim();
  const phone = destinationOf(/^\d/.test(plain) && !plain.includes('@') ? `+${plain}` : plain)?.phone;
  if (!phone) throw invalid(pointer, 'phone', 'Must be a phone number with its country code.');
  return phone;
}

/** All pages of a list, up to `max`. */
export async function allOf<T>(
  max: number,
  read: (page: { limit: number; cursor?: string }) => Promise<{ data: T[]; nextCursor: string | null }>,
  pageMax: number,
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const limit = Math.min(pageMax, max - all.length);
    const page = await read({ limit, ...(cursor !== undefined && { cursor }) });
    all.push(...page.data);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && all.length < max);
  return all;
}
