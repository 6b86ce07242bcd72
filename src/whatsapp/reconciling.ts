import { type Loop, runLoop } from '../loop.ts';
import type { Services } from '../services.ts';
import type { ConnectionCommand } from '../temporal/whatsapp-workflows.ts';
import { changeState } from './standing.ts';
import type { ConnectionState, Reason } from './states.ts';
import type { ConnectionRow } from './view.ts';

/**
 * Finds connections that nobody looks after: their worker or their workflow is gone without a word, no worker has taken them,
 * or a command never arrived. Says so in the row, and hands them to their workflow again. Every worker runs this; one at a
 * time works. So no state but those that wait for a person lasts for ever, and none without a reason.
 */
const EVERY_MS = 60_000;
const BATCH = 50;
const LOCK = 7_243_412;

/** How long nothing may be heard of a connection in each state; the longest back-off, or turn in the queue, and some time more. */
const QUIET_MS: Partial<Record<ConnectionState, number>> = {
  created: 60_000,
  starting: 20 * 60_000,
  qr: 5 * 60_000,
  pairing: 5 * 60_000,
  syncing: 5 * 60_000,
  ready: 5 * 60_000,
  degraded: 7 * 60_000,
};
/** A session that is ready is heard of at each look; so many may be missing. */
const LOOKS_MISSED_MAX = 3;
/** A command takes a moment to be followed. */
const COMMAND_MS = 60_000;

/** @returns how many connections were taken up; null when another process is at it. */
export async function reconcileConnections({
  core,
  whatsapp,
}: Pick<Services, 'core' | 'whatsapp'>): Promise<number | null> {
  const ready = Math.max(QUIET_MS.ready!, LOOKS_MISSED_MAX * core.config.whatsapp.probeEveryMs);
  const found = await core.database.system(async (em) => {
    const [lock] = await em.execute<{ mine: boolean }[]>('select pg_try_advisory_xact_lock(?) as mine', [LOCK]);
    if (!lock?.mine) return null;
    const unheard = await em.execute<ConnectionRow[]>(UNHEARD, [
      new Date(core.now()),
      JSON.stringify({ ...QUIET_MS, ready }),
      BATCH,
    ]);
    for (const { id, epoch, state } of unheard) {
      const [next, reason]: [ConnectionState, Reason] =
        state === 'created'
          ? ['created', 'no_worker']
          : ['degraded', state === 'degraded' ? 'no_worker' : 'worker_gone'];
      await changeState(core, em, {
        set: `state = ?, state_at = case when state = ? then state_at else ? end, reason = ?`,
        values: [next, next, new Date(core.now()), reason],
        where: 'c.id = ? and c.epoch = ?',
        keys: [id, epoch],
      });
    }
    const untold = await em.execute<ConnectionRow[]>(UNTOLD, [new Date(core.now() - COMMAND_MS), BATCH]);
    return { unheard, untold };
  });
  if (!found) return null;
  for (const row of found.unheard) await whatsapp.ensure(refOf(row), row.epoch);
  for (const row of found.untold) await whatsapp.tell(refOf(row), COMMANDS[row.desired]);
  return found.unheard.length + found.untold.length;
}

export function runConnectionReconciler(services: Pick<Services, 'core' | 'whatsapp'>): Loop {
  return runLoop({
    name: 'WhatsApp connections',
    log: services.core.log,
    pollMs: EVERY_MS,
    async work() {
      await reconcileConnections(services);
      return false;
    },
  });
}

const COMMANDS: Record<ConnectionRow['desired'], ConnectionCommand> = {
  running: 'start',
  logged_out: 'log_out',
  deleted: 'delete',
};

const refOf = ({ organization_id: organizationId, id: connectionId }: ConnectionRow) => ({
  organizationId,
  connectionId,
});

/** A connection whose code nobody scanned waits for a person; what has no worker was said to have none, and stays so. */
const UNHEARD = `
select c.* from whatsapp_connections c
where desired = 'running' and reason is distinct from 'unscanned' and reason is distinct from 'no_worker'
  and updated_at < ?::timestamptz - make_interval(secs => (?::jsonb ->> state)::double precision / 1000)
order by updated_at limit ?`;

const UNTOLD = `
select c.* from whatsapp_connections c
where updated_at < ? and (desired = 'deleted' or (desired = 'logged_out' and state <> 'logged_out'))
order by updated_at limit ?`;
