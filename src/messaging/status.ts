import type { Core } from '../core.ts';
import type { StatusReport } from './drivers/driver.ts';
import { happenedBy, publishMessages } from './events.ts';
import { fall, RUNG_COLUMNS, type Rung } from './ladder.ts';
import { LIMITS } from './limits.ts';

/** By our id, where the report has it, or by the provider's together with the driver that it belongs to. */
type MessageReference = { providerId: string } & ({ messageId: string } | { driver: string });

/** From which statuses each may follow. Reports come twice and out of order, so anything else is ignored. */
const FOLLOWS = {
  accepted: ['sending'],
  delivered: ['queued', 'sending', 'accepted'],
  read: ['queued', 'sending', 'accepted', 'delivered'],
  failed: ['sending', 'accepted'],
} as const;

/**
 * Takes note of a provider's report. A failure lets the message fall to the next channel at once; a delivery stops the
 * clock; customers' systems are told. `queued` is a row that waits for another try because the answer to the first was lost:
 * then the report is all that tells the provider's id.
 * @returns whether it changed anything; false also when there is no such message.
 */
export async function applyStatus(core: Core, reference: MessageReference, report: StatusReport): Promise<boolean> {
  const { status } = report;
  const [where, keys] =
    'messageId' in reference
      ? ['m.id = ?', [reference.messageId]]
      : ['m.driver = ? and m.provider_id = ?', [reference.driver, reference.providerId]];
  const now = new Date(core.now());
  const reason = (report.reason ?? 'the provider could not deliver it').slice(0, LIMITS.errorCharactersMax);
  return core.database.system(async (em) => {
    const changed = await em.execute<Rung[]>(
      `update messages m set status = ?, error = ?, updated_at = ?, sent_at = coalesce(sent_at, ?),
         provider_id = coalesce(provider_id, ?),
         due_at = case when ? = 'accepted' then due_at end
       where ${where} and m.status = any(array[?]) and (m.status <> 'queued' or m.attempt_count > 0)
       returning ${RUNG_COLUMNS}`,
      [status, status === 'failed' ? reason : null, now, now, reference.providerId, status, ...keys, FOLLOWS[status]],
    );
    await publishMessages(
      core,
      em,
      changed.map(({ id }) => id),
      happenedBy(status),
    );
    if (status === 'failed') for (const row of changed) await fall(core, em, row);
    return changed.length > 0;
  });
}
