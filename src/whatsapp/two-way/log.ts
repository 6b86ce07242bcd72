import type { Caller, Core } from '../../core.ts';
import { type Page, type PageRequest, pageOf, readTimeCursor } from '../../cursor.ts';
import { iso } from '../../iso.ts';
import { requireConnection } from '../chats/chats.ts';
import { TWO_WAY_LIMITS as LIMITS } from './limits.ts';
import type { TwoWayEvent } from './rows.ts';

/** What was asked, or is to be. Times are ISO 8601 in UTC. */
export type TwoWayCallView = {
  id: string;
  event: TwoWayEvent;
  status: 'waiting' | 'asking' | 'answered' | 'over';
  askedAt: string | null;
  durationMs: number | null;
  statusCode: number | null;
  /** Why there was no answer that counts, or why it could not be said. */
  error: string | null;
  /** The message that says the answer. */
  messageId: string | null;
  createdAt: string;
};

type Row = {
  id: string;
  event: TwoWayEvent;
  state: TwoWayCallView['status'];
  asked_at: string | null;
  duration_ms: number | null;
  status_code: number | null;
  error: string | null;
  reply_id: string | null;
  created_at: string;
  position: string;
};

/** Newest first. @throws Problem not_found | malformed_request for a cursor that is not ours */
export async function listTwoWayCalls(
  core: Core,
  caller: Caller,
  connectionId: string,
  page: PageRequest,
): Promise<Page<TwoWayCallView>> {
  await requireConnection(core, caller, connectionId);
  const limit = Math.min(Math.max(1, page.limit), LIMITS.pageMax);
  const [afterTime, afterId] = page.cursor === undefined ? [] : readTimeCursor(page.cursor);
  const rows = await core.database.read<Row>(
    caller.organizationId,
    `select id, event, state, asked_at, duration_ms, status_code, error, reply_id, created_at, to_jsonb(created_at) #>> '{}' as position
     from whatsapp_two_way_calls
     where connection_id = $1::uuid and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
     order by created_at desc, id desc limit $4`,
    [connectionId, afterTime ?? null, afterId ?? null, limit + 1],
  );
  return pageOf(rows, limit, viewOf, ({ position, id }) => [position, id]);
}

const viewOf = (row: Row): TwoWayCallView => ({
  id: row.id,
  event: row.event,
  status: row.state,
  askedAt: iso(row.asked_at),
  durationMs: row.duration_ms,
  statusCode: row.status_code,
  error: row.error,
  messageId: row.reply_id,
  createdAt: iso(row.created_at),
});
