import type { Caller, Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { type AuditFacts, FACTS } from './entry.ts';

/** An entry with its place in the chain; null for a second or so, until it is sealed. */
export type AuditRecord = AuditFacts & { position: number | null; hash: string | null };

export type AuditFilter = {
  documentId?: string | undefined;
  /** The beginning of an action's name, such as `document.` or `key.created`. */
  action?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
  order: 'asc' | 'desc';
  limit: number;
  cursor?: string | undefined;
};

/**
 * The organization's trail, in the order in which it was written, or the other way round.
 * @throws Problem malformed_request for a cursor that is not one of ours.
 */
export async function listAudit(
  core: Core,
  caller: Caller,
  { documentId, action, since, until, order, limit, cursor }: AuditFilter,
): Promise<{ data: AuditRecord[]; nextCursor: string | null }> {
  if (cursor !== undefined && !/^[1-9]\d{0,17}$/.test(cursor)) {
    throw new Problem('malformed_request', { details: { reason: 'the cursor is not one of ours' } });
  }
  const rows = await core.database.read<{ facts: AuditFacts; position: string | null; hash: string | null }>(
    caller.organizationId,
    `select ${FACTS} as facts, e.position::text, encode(e.hash, 'hex') as hash from audit_entries e
     where e.organization_id = $1::uuid and ($2::bigint is null or e.id ${order === 'asc' ? '>' : '<'} $2)
       and ($3::uuid is null or e.document_id = $3) and ($4::text is null or starts_with(e.action, $4))
       and ($5::timestamptz is null or e.occurred_at >= $5) and ($6::timestamptz is null or e.occurred_at < $6)
     order by e.id ${order} limit $7`,
    [
      caller.organizationId,
      cursor ?? null,
      documentId ?? null,
      action ?? null,
      since ?? null,
      until ?? null,
      limit + 1,
    ],
  );
  const data = rows.slice(0, limit).map(({ facts, position, hash }) => ({
    ...facts,
    position: position === null ? null : Number(position),
    hash,
  }));
  return { data, nextCursor: rows.length > limit ? data.at(-1)!.id : null };
}
