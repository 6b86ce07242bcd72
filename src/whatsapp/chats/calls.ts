import type { Caller, Core } from '../../core.ts';
import { type Page, pageOf, readTimeCursor } from '../../cursor.ts';
import { iso } from '../../iso.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { requireConnection } from './chats.ts';

/** A call as the API shows it. Times are ISO 8601 in UTC. */
export type CallView = {
  id: string;
  connectionId: string;
  /** The chat id of who called. */
  from: string;
  /** E.164; null while WhatsApp does not tell it. */
  phone: string | null;
  isVideo: boolean;
  isGroup: boolean;
  startedAt: string;
  /** Known only of a call that was rejected here. */
  endedAt: string | null;
  rejected: boolean;
};

/** What is sealed of a call. */
export type CallContent = { from: string; phone: string | null };

export const CALL_COLUMNS = 'id, connection_id, content, is_video, is_group, rejected, started_at, ended_at';

export type CallRow = {
  id: string;
  connection_id: string;
  content: Buffer;
  is_video: boolean;
  is_group: boolean;
  rejected: boolean;
  started_at: Date | string;
  ended_at: Date | string | null;
};

export type CallFilter = { connectionId?: string | undefined; limit: number; cursor?: string | undefined };

/** Calls to the organization's connections, or to one, newest first. @throws Problem not_found | malformed_request */
export async function listCalls(core: Core, caller: Caller, filter: CallFilter): Promise<Page<CallView>> {
  const { connectionId } = filter;
  if (connectionId !== undefined) await requireConnection(core, caller, connectionId);
  const limit = Math.min(Math.max(1, filter.limit), LIMITS.pageMax);
  const [afterTime, afterId] = filter.cursor === undefined ? [] : readTimeCursor(filter.cursor);
  const rows = await core.database.read<CallRow & { position: string }>(
    caller.organizationId,
    `select ${CALL_COLUMNS}, to_jsonb(started_at) #>> '{}' as position from whatsapp_calls
     where ($1::uuid is null or connection_id = $1) and ($2::timestamptz is null or (started_at, id) < ($2, $3::uuid))
     order by started_at desc, id desc limit $4`,
    [connectionId ?? null, afterTime ?? null, afterId ?? null, limit + 1],
  );
  return pageOf(
    rows,
    limit,
    (row) => callOf(core, row),
    ({ position, id }) => [position, id],
  );
}

export function callOf({ keyring }: Pick<Core, 'keyring'>, row: CallRow): CallView {
  const { from, phone }: CallContent = JSON.parse(keyring.open(row.content, callContext(row.id)));
  return {
    id: row.id,
    connectionId: row.connection_id,
    ...{ from, phone },
    isVideo: row.is_video,
    isGroup: row.is_group,
    startedAt: iso(row.started_at),
    endedAt: iso(row.ended_at),
    rejected: row.rejected,
  };
}

/** What a call is sealed for. */
export const callContext = (id: string): string => `whatsapp call ${id}`;
