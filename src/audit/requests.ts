import type { Caller, Core } from '../core.ts';
import { iso } from '../iso.ts';

export type AskedRequest = {
  dialect: string;
  operationId: string;
  params: Record<string, unknown>;
  body: unknown;
  requestId: string;
  ip: string;
};

/**
 * Writes down that a key asks for a change, before it is made: who, by which key, from where, and which fields, without
 * what is in them. So there is no change without its line; what came of it are the entries and events that follow.
 * @throws when it cannot be written: then nothing must be done either.
 */
export async function auditRequest(core: Core, caller: Caller, request: AskedRequest): Promise<void> {
  const { dialect, operationId, params, body, requestId, ip } = request;
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  const fields = isObject ? Object.keys(body).slice(0, FIELDS_MAX) : [];
  // A statement that answers nothing, for the one round trip that `read` is.
  await core.database.read(
    caller.organizationId,
    `insert into audit_entries (organization_id, occurred_at, actor, action, details, ip)
     values ($1::uuid, $2::timestamptz, $3::jsonb, $4, $5::jsonb, $6)`,
    [
      caller.organizationId,
      iso(core.now()),
      JSON.stringify(caller.actor),
      `request.${operationId}`,
      JSON.stringify({ dialect, requestId, params: nameless(params), fields }),
      ip,
    ],
  );
}

/** Of the ids of chats, those of people are their numbers: the last two digits tell them apart well enough. */
function nameless(params: Record<string, unknown>): Record<string, unknown> {
  const mask = (value: unknown): unknown =>
    typeof value === 'string' ? value.replace(/\d{3,}(?=\d{2}(?:@(?:c\.us|s\.whatsapp\.net|lid))?$)/, '…') : value;
  return 'chatId' in params ? { ...params, chatId: mask(params.chatId) } : params;
}

/** The contracts have fewer. */
const FIELDS_MAX = 50;
