import type { EntityManager } from '@mikro-orm/postgresql';
import { auditAct } from '../audit/append.ts';
import type { Core } from '../core.ts';
import { lapsedStarts, type Started } from '../people/starters.ts';

/**
 * A bulk send acts in the name of who began it, for hours perhaps. When their key is revoked or runs out, or they leave
 * the organization, it stops where it is; whoever lets it go on does so in their own name.
 */

/** Those of the bulk sends whose starter may make documents no more. */
export const lapsedBulkSends = (core: Core, started: readonly Started[]): Promise<Started[]> =>
  lapsedStarts(core, started, 'documents:write');

/** Holds the rows that wait, and says why. What runs no more is left as it is. */
export async function pauseLapsed(core: Core, { id, organizationId }: Started): Promise<void> {
  await core.database.system(async (em: EntityManager) => {
    const paused = await em.execute<unknown[]>(
      `update bulk_sends set status = 'paused', pause_reason = 'starter_revoked' where id = ? and status = 'running' returning id`,
      [id],
    );
    await em.execute(`update bulk_send_rows set due_at = 'infinity' where bulk_send_id = ? and status = 'waiting'`, [
      id,
    ]);
    if (paused.length === 0) return;
    const details = { bulkSendId: id, reason: 'starter_revoked' };
    await auditAct(core, em, { organizationId, actor: { kind: 'system' } }, { action: 'bulk_send.paused', details });
  });
}
