import type { Caller, Core } from '../../core.ts';
import { CATALOGUE } from '../../errors/catalogue.ts';
import { Problem } from '../../errors/problem.ts';
import { lapsedStarts } from '../../people/starters.ts';
import { openPhone } from '../../secrets/phones.ts';
import type { ScheduledRef } from '../../temporal/scheduled-workflows.ts';
import { openContent } from '../sending/content.ts';
import { writeToChat } from '../sending/writing.ts';
import { SCHEDULED_COLUMNS, type ScheduledRow, scheduledRow } from './view.ts';

/**
 * What becomes of a scheduled message when its time has come. `changed`: the row has a later revision, to be waited for.
 * `over`: it was cancelled, or is gone.
 */
export type HandedOver =
  | { kind: 'handed_over' }
  | { kind: 'failed'; code: string }
  | { kind: 'over' }
  | { kind: 'changed'; revision: number; at: number };

/**
 * Hands a scheduled message over to its connection. Safe to repeat: its message has an id that follows from it, and the row
 * says before that it is handed over, so that nobody changes what is being sent.
 * @throws Problem that is worth another try, or what PostgreSQL throws.
 */
export async function handOver(core: Core, ref: ScheduledRef, revision: number): Promise<HandedOver> {
  const row = await take(core, ref, revision);
  if (!row) return { kind: 'over' };
  if (row.kept_status === 'pending') {
    return { kind: 'changed', revision: row.revision, at: new Date(row.due_at).getTime() };
  }
  if (row.kept_status === 'failed') return { kind: 'failed', code: row.error ?? 'unknown' };
  if (row.kept_status === 'cancelled') return { kind: 'over' };
  const { organizationId, scheduledId: id } = ref;
  const caller: Caller = { ...row.caller, organizationId, scopes: [] };
  const [lapsed] = await lapsedStarts(core, [{ id, organizationId, caller }], 'whatsapp:write');
  if (lapsed) return fail(core, ref, 'starter_revoked');
  try {
    await writeToChat(core, caller, {
      id: row.message_id!,
      connectionId: row.connection_id,
      to: openPhone(core, scheduledRow(id), row.recipient),
      content: openContent(core, scheduledRow(id), row.content),
      replyTo: row.reply_to,
      source: 'schedule',
    });
  } catch (error) {
    if (!(error instanceof Problem) || CATALOGUE[error.code].retryable) throw error;
    return fail(core, ref, error.code);
  }
  return { kind: 'handed_over' };
}

/** Claims it, if this is what it says now. @returns the row as it is then. */
async function take(core: Core, { organizationId, scheduledId }: ScheduledRef, revision: number) {
  return core.database.tenant(organizationId, async (em) => {
    await em.execute(
      `update scheduled_messages set status = 'handed_over', updated_at = ?
       where id = ? and status = 'pending' and revision <= ?`,
      [new Date(core.now()), scheduledId, revision],
    );
    const [row] = await em.execute<ScheduledRow[]>(
      `select ${SCHEDULED_COLUMNS} from scheduled_messages s left join messages m on m.id = s.message_id where s.id = ?`,
      [scheduledId],
    );
    return row;
  });
}

async function fail(core: Core, { organizationId, scheduledId }: ScheduledRef, code: string): Promise<HandedOver> {
  await core.database.tenant(organizationId, (em) =>
    em.execute(`update scheduled_messages set status = 'failed', error = ?, updated_at = ? where id = ?`, [
      ...[code, new Date(core.now()), scheduledId],
    ]),
  );
  return { kind: 'failed', code };
}
