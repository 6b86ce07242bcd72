import type { Caller, Core } from '../core.ts';
import { type Page, pageOf, readTimeCursor } from '../cursor.ts';
import { Problem } from '../errors/problem.ts';
import type { Channel } from '../organizations/settings.ts';
import { phoneIndex } from '../secrets/phones.ts';
import type { Direction, MessageKind, MessageStatus } from './kinds.ts';
import { LIMITS } from './limits.ts';
import { normalizePhone } from './phone.ts';
import { MESSAGE_COLUMNS, type MessageRow, type MessageView, messageOf } from './view.ts';

export type MessageFilter = {
  to?: string | undefined;
  from?: string | undefined;
  direction?: Direction | undefined;
  contactId?: string | undefined;
  documentId?: string | undefined;
  /** Only what went out or came in by this WhatsApp connection. */
  connectionId?: string | undefined;
  kind?: MessageKind | undefined;
  channel?: Channel | undefined;
  status?: MessageStatus | undefined;
  limit: number;
  cursor?: string | undefined;
};

/** The organization's messages, newest first. @throws Problem `malformed_request` for a cursor that is not ours. */
export async function listMessages(core: Core, caller: Caller, filter: MessageFilter): Promise<Page<MessageView>> {
  const limit = Math.min(Math.max(1, filter.limit), LIMITS.pageMax);
  const [afterTime, afterId] = filter.cursor === undefined ? [] : readTimeCursor(filter.cursor);
  const rows = await core.database.read<MessageRow & { position: string }>(
    caller.organizationId,
    `select ${MESSAGE_COLUMNS}, to_jsonb(created_at) #>> '{}' as position
     from messages
     where ($1::text is null or recipient_index = decode($1, 'hex')) and ($2::text is null or sender_index = decode($2, 'hex'))
       and ($3::text is null or direction = $3) and ($4::uuid is null or contact_id = $4)
       and ($5::uuid is null or document_id = $5) and ($6::text is null or kind = $6)
       and ($7::text is null or channel = $7) and ($8::text is null or status = $8)
       and ($9::timestamptz is null or (created_at, id) < ($9, $10::uuid))
       and ($12::uuid is null or coalesce(connection_id, sent_via) = $12)
     order by created_at desc, id desc limit $11`,
    [
      indexOf(core, caller, filter.to),
      indexOf(core, caller, filter.from),
      filter.direction ?? null,
      filter.contactId ?? null,
      filter.documentId ?? null,
      filter.kind ?? null,
      filter.channel ?? null,
      filter.status ?? null,
      afterTime ?? null,
      afterId ?? null,
      limit + 1,
      filter.connectionId ?? null,
    ],
  );
  return pageOf(
    rows,
    limit,
    (row) => messageOf(core, row),
    ({ position, id }) => [position, id],
  );
}

/** @throws Problem not_found */
export async function readMessage(core: Core, caller: Caller, id: string): Promise<MessageView> {
  const [row] = await core.database.read<MessageRow>(
    caller.organizationId,
    `select ${MESSAGE_COLUMNS} from messages where id = $1::uuid`,
    [id],
  );
  if (!row) throw new Problem('not_found');
  return messageOf(core, row);
}

/** What is no number is nobody's. */
const indexOf = (core: Core, { organizationId }: Caller, given: string | undefined): string | null =>
  given === undefined ? null : phoneIndex(core, organizationId, normalizePhone(given) ?? given).toString('hex');
