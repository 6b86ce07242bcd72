import type { Caller, Core } from '../core.ts';
import type { Language } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import type { Channel } from '../organizations/settings.ts';
import { linkFor, tokenFor } from '../signing/links.ts';
import type { MessageKind, MessageStatus } from './kinds.ts';
import { LIMITS } from './limits.ts';
import { normalizePhone } from './phone.ts';
import { openText } from './queue.ts';

/** A message as the API shows it. Times are ISO 8601 in UTC. */
export type MessageView = {
  id: string;
  channel: Channel;
  driver: string;
  to: string;
  kind: MessageKind;
  language: Language;
  /** As it was written; link and code are hidden unless the message stayed here (`outbox`). */
  text: string;
  /** Null where the text has none, and where it is hidden. */
  link: string | null;
  status: MessageStatus;
  documentId: string | null;
  approverId: string | null;
  error: string | null;
  sentAt: string | null;
  createdAt: string;
};

export type MessageFilter = {
  to?: string | undefined;
  documentId?: string | undefined;
  kind?: MessageKind | undefined;
  limit: number;
  cursor?: string | undefined;
};

type Row = {
  id: string;
  channel: Channel;
  driver: string;
  recipient: string;
  kind: MessageKind;
  language: Language;
  text: Buffer;
  link_version: number | null;
  status: MessageStatus;
  document_id: string | null;
  approver_id: string | null;
  error: string | null;
  sent_at: Date | null;
  created_at: Date;
  position: string;
};

/** The organization's messages, newest first. @throws Problem `malformed_request` for a cursor that is not ours. */
export async function listMessages(
  core: Core,
  caller: Caller,
  filter: MessageFilter,
): Promise<{ data: MessageView[]; nextCursor: string | null }> {
  const limit = Math.min(Math.max(1, filter.limit), LIMITS.pageMax);
  const after = filter.cursor === undefined ? null : readCursor(filter.cursor);
  const to = filter.to === undefined ? null : (normalizePhone(filter.to) ?? filter.to);
  const rows = await core.database.read<Row>(
    caller.organizationId,
    `select id, channel, driver, recipient, kind, language, text, link_version, status, document_id, approver_id, error,
            sent_at, created_at, created_at::text as position
     from messages
     where ($1::text is null or recipient = $1) and ($2::uuid is null or document_id = $2) and ($3::text is null or kind = $3)
       and ($4::timestamptz is null or (created_at, id) < ($4, $5::uuid))
     order by created_at desc, id desc limit $6`,
    [to, filter.documentId ?? null, filter.kind ?? null, after?.position ?? null, after?.id ?? null, limit + 1],
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    data: page.map((row) => viewOf(core, row)),
    nextCursor: last && rows.length > limit ? writeCursor(last) : null,
  };
}

function viewOf(core: Core, row: Row): MessageView {
  const isKeptHere = row.driver === 'outbox';
  const text = openText(core, row.id, row.text);
  const { approver_id: approverId, link_version: linkVersion } = row;
  const link = approverId === null || linkVersion === null ? null : linkFor(core, approverId, linkVersion);
  const isLinkInText = link !== null && text.includes(tokenFor(core, approverId!, linkVersion!));
  return {
    id: row.id,
    channel: row.channel,
    driver: row.driver,
    to: row.recipient,
    kind: row.kind,
    language: row.language,
    text: isKeptHere ? text : hideSecrets(text, row.kind),
    link: isKeptHere && isLinkInText ? link : null,
    status: row.status,
    documentId: row.document_id,
    approverId,
    error: row.error,
    sentAt: row.sent_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}

/** Whoever may list messages must not be able to sign for others: a real message's link and code are the approver's alone. */
function hideSecrets(text: string, kind: MessageKind): string {
  const withoutLinks = text.replace(/\/s\/[A-Za-z0-9_-]{32}/g, '/s/••••');
  return kind === 'code' ? withoutLinks.replace(/(?<!\d)\d{6}(?!\d)/, '••••••') : withoutLinks;
}

function writeCursor({ position, id }: Row): string {
  return Buffer.from(JSON.stringify([position, id])).toString('base64url');
}

const POSITION = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

function readCursor(cursor: string): { position: string; id: string } {
  try {
    const [position, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (typeof position === 'string' && typeof id === 'string' && POSITION.test(position) && UUID.test(id)) {
      return { position, id };
    }
  } catch {
    // Said below, like every other cursor that is not ours.
  }
  throw new Problem('malformed_request', { details: { reason: 'the cursor is not valid' } });
}
