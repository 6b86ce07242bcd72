import type { EntityManager } from '@mikro-orm/postgresql';

/**
 * Takes back messages that nobody has begun to send, within the caller's transaction: they are as if they had never been
 * promised, and may be promised again. Those that are being sent, or may have been by a worker that died, stay as they are.
 * @returns the ids of those that will not be sent.
 */
export async function withdraw(em: EntityManager, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await em.execute<{ id: string }[]>(
    `delete from messages where id in (select jsonb_array_elements_text(?::jsonb)::uuid)
       and status = 'queued' and attempt_count = 0 returning id`,
    [JSON.stringify(ids)],
  );
  return rows.map(({ id }) => id);
}
