import type { EntityManager } from '@mikro-orm/postgresql';
import type { Services } from '../../services.ts';
import type { ScheduledRef, Timing } from '../../temporal/scheduled-workflows.ts';

/**
 * That the workflow of a scheduled message hears when it is due is promised in the outbox, in the transaction that says so.
 * Whoever promised keeps it at once if Temporal answers, else a worker's relay does; the reconciler finds what was lost.
 */

export type Using = Pick<Services, 'core' | 'scheduled'>;
export type Telling = { ref: ScheduledRef; timing: Timing; outboxId: number };

/** How long whoever promised may take to keep it; then a worker's relay does. */
const GRACE_S = 10;
/** A message this long after its time that nobody has promised to send was lost. */
const SETTLED_MINUTES = 5;
const BATCH = 50;

export async function promiseTelling(em: EntityManager, ref: ScheduledRef, timing: Timing): Promise<Telling> {
  const [outbox] = await em.execute<{ id: number }[]>(
    `insert into outbox (organization_id, scheduled_message_id, kind, due_at)
     values (?, ?, 'tell_scheduled_message', now() + make_interval(secs => ?)) returning id`,
    [ref.organizationId, ref.scheduledId, GRACE_S],
  );
  return { ref, timing, outboxId: outbox!.id };
}

export async function tellNow({ core, scheduled }: Using, { ref, timing, outboxId }: Telling): Promise<void> {
  try {
    await scheduled.tell(ref, timing);
  } catch (error) {
    const { scheduledId } = ref;
    core.log.warn({ scheduledId, err: error }, 'the workflow could not be told at once; the relay will');
    return;
  }
  await core.database.statement((sql) => sql.execute('delete from outbox where id = ?', [outboxId]));
}

/** For the relay: tells what the row says now. */
export async function tellAgain({ core, scheduled }: Using, ref: ScheduledRef): Promise<void> {
  const [row] = await core.database.read<{ revision: number; at: number | null }>(
    ref.organizationId,
    `select revision, case when status <> 'cancelled' then extract(epoch from due_at)::float8 * 1000 end as at
     from scheduled_messages where id = $1::uuid`,
    [ref.scheduledId],
  );
  if (row) await scheduled.tell(ref, { revision: row.revision, at: row.at === null ? null : Math.round(row.at) });
}

/** For the reconciler, in its transaction: tells of messages whose time is over and that nobody sent. @returns how many. */
export async function tellOfLost(services: Using, em: EntityManager): Promise<number> {
  const lost = await em.execute<{ id: string; organization_id: string }[]>(
    `select id, organization_id from (
       select id, organization_id, due_at from scheduled_messages where status = 'pending'
       union all
       select id, organization_id, due_at from scheduled_messages s
       where status = 'handed_over' and due_at > now() - interval '7 days'
         and not exists (select from messages m where m.id = s.message_id)) lost
     where due_at < now() - make_interval(mins => ?)
       and not exists (select from outbox o where o.scheduled_message_id = lost.id)
     order by due_at limit ?`,
    [SETTLED_MINUTES, BATCH],
  );
  for (const { id, organization_id: organizationId } of lost)
    await tellAgain(services, { organizationId: organizationId as ScheduledRef['organizationId'], scheduledId: id });
  return lost.length;
}
