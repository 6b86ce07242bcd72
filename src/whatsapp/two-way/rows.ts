/** The life of a row while it is asked about. Every function is one transaction. */
import type { Core } from '../../core.ts';
import type { OrganizationId } from '../../domain/model.ts';
import { TWO_WAY_LIMITS as LIMITS } from './limits.ts';

export type TwoWayEvent = 'message' | 'sent' | 'call';

/** A row that this process has leased. */
export type Leased = {
  id: string;
  organization_id: OrganizationId;
  connection_id: string;
  event: TwoWayEvent;
  occasion: string;
  /** What it was when it was taken: `asking` had been taken before, by somebody who died. */
  was: 'waiting' | 'asking' | 'answered';
  reply: Buffer | null;
  created_at: Date | string;
};

/**
 * Takes rows that are due, the oldest of each connection. One that belongs to a conversation waits for the earlier ones.
 * @param underWay how many this process has of each connection already.
 */
export async function leaseDue(
  core: Core,
  limit: number,
  underWay: Readonly<Record<string, number>>,
): Promise<Leased[]> {
  const now = new Date(core.now());
  return core.database.statement((sql) =>
    sql.execute<Leased[]>(LEASE, [
      ...[JSON.stringify(underWay), now, now, LIMITS.atOncePerConnectionMax, limit],
      new Date(core.now() + LIMITS.leaseMs),
    ]),
  );
}

const LEASE = `
with connections as (
  select connection_id, coalesce((under_way.counts ->> connection_id::text)::integer, 0) as under_way
  from (select ?::jsonb as counts) under_way, (
    select distinct connection_id from whatsapp_two_way_calls where due_at <= ?) waiting
), due as (
  select d.* from connections k cross join lateral (
    select c.id, c.state, c.due_at from whatsapp_two_way_calls c
    where c.connection_id = k.connection_id and c.due_at <= ?
      and not exists (select from whatsapp_two_way_calls e where e.thread = c.thread and e.due_at is not null
        and (e.created_at, e.id) < (c.created_at, c.id))
    order by c.due_at, c.created_at limit greatest(0, ? - k.under_way) for update skip locked) d
  order by d.due_at limit ?
)
update whatsapp_two_way_calls c set due_at = ?, state = case when due.state = 'answered' then 'answered' else 'asking' end
from due where due.id = c.id
returning c.id, c.organization_id, c.connection_id, c.event, c.occasion, due.state as was, c.reply, c.created_at`;

export type Asked = { askedAt: Date; durationMs: number | null; statusCode: number | null; error: string | null };

/** Keeps what came of asking, and what is to be said; without that it is over. */
export async function noteAnswer(core: Core, { id }: Pick<Leased, 'id'>, asked: Asked, reply: string | null) {
  await core.database.statement((sql) =>
    sql.execute(
      `update whatsapp_two_way_calls set state = ?, due_at = ?, reply = ?, asked_at = ?, duration_ms = ?, status_code = ?,
         error = ? where id = ? and state = 'asking'`,
      [
        reply === null ? 'over' : 'answered',
        reply === null ? null : new Date(core.now() + LIMITS.leaseMs),
        reply === null ? null : core.keyring.seal(reply, replyContext(id)),
        ...[asked.askedAt, asked.durationMs, asked.statusCode, asked.error, id],
      ],
    ),
  );
}

/** @param said the message that says it; null: it could not be said, because of `error`. */
export async function noteSaid(core: Core, { id }: Pick<Leased, 'id'>, said: string | null, error: string | null) {
  await core.database.statement((sql) =>
    sql.execute(
      `update whatsapp_two_way_calls set state = 'over', due_at = null, reply = null, reply_id = ?, error = coalesce(?, error)
       where id = ? and state = 'answered'`,
      [said, error, id],
    ),
  );
}

/** The connection is away: it is said later. */
export async function putOff(core: Core, { id }: Pick<Leased, 'id'>): Promise<void> {
  await core.database.statement((sql) =>
    sql.execute(`update whatsapp_two_way_calls set due_at = ? where id = ? and state = 'answered'`, [
      ...[new Date(core.now() + LIMITS.retryEveryMs), id],
    ]),
  );
}

/** How much was answered in the conversation of a row within the last minute. */
export async function countReplies(core: Core, { id }: Pick<Leased, 'id'>): Promise<number> {
  const [row] = await core.database.statement((sql) =>
    sql.execute<{ count: number }[]>(
      `select count(*)::integer as count from whatsapp_two_way_calls c
       join whatsapp_two_way_calls this on this.id = ? and this.thread = c.thread
       where c.reply_id is not null and c.asked_at > ?`,
      [id, new Date(core.now() - 60_000)],
    ),
  );
  return row!.count;
}

export const openReply = ({ keyring }: Pick<Core, 'keyring'>, id: string, sealed: Uint8Array): string =>
  keyring.open(sealed, replyContext(id));
const replyContext = (id: string): string => `reply of two-way webhook ${id}`;

/** Forgets what is older than the log goes back. */
export async function sweepTwoWay(core: Core): Promise<void> {
  await core.database.statement((sql) =>
    sql.execute(
      `delete from whatsapp_two_way_calls where id in (
         select id from whatsapp_two_way_calls where due_at is null and created_at < ? limit ? for update skip locked)`,
      [new Date(core.now() - LIMITS.keptMs), LIMITS.sweepBatch],
    ),
  );
}
