import type { ReadStream } from 'node:fs';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type NamedActor, nameActors } from '../audit/actors.ts';
import type { Caller, Core } from '../core.ts';
import { type Page, pageOf, readTimeCursor } from '../cursor.ts';
import type { Actor, DocumentStatus } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';
import type { Services } from '../services.ts';
import { openDocument, type StoredDocument, WHOLE_DOCUMENT, type WholeDocument } from './rows.ts';
import { type DocumentView, documentView } from './view.ts';

/** Reading documents: from PostgreSQL alone, in as few round trips as can be. */

/** @throws Problem not_found */
export async function readDocument({ core }: Services, caller: Caller, id: string): Promise<DocumentView> {
  return documentView(await readWhole(core, caller.organizationId, id));
}

/** The rows behind a document, for dialects with words of their own. @throws Problem not_found */
export async function readWhole(core: Core, organizationId: string, id: string): Promise<WholeDocument> {
  const document = await findWhole(core, organizationId, id);
  if (!document) throw new Problem('not_found');
  return document;
}

export async function findWhole(core: Core, organizationId: string, id: string): Promise<WholeDocument | null> {
  if (!isUuid(id)) return null;
  const [row] = await core.database.read<{ document: StoredDocument }>(
    organizationId,
    `select ${WHOLE_DOCUMENT} from documents d where d.id = $1`,
    [id],
  );
  return row ? openDocument(core, row.document) : null;
}

/** The same inside a transaction. @throws Problem not_found */
export async function getWhole(core: Core, em: EntityManager, id: string): Promise<WholeDocument> {
  const rows = await em.execute<{ document: StoredDocument }[]>(
    `select ${WHOLE_DOCUMENT} from documents d where d.id = ?`,
    [id],
  );
  if (!rows[0]) throw new Problem('not_found');
  return openDocument(core, rows[0].document);
}

/** The document an approver belongs to. @throws Problem not_found */
export async function documentIdOf(core: Core, organizationId: string, approverId: string): Promise<string> {
  if (!isUuid(approverId)) throw new Problem('not_found');
  const rows = await core.database.read<{ document_id: string }>(
    organizationId,
    `select document_id from approvers where id = $1 and status <> 'proposed'`,
    [approverId],
  );
  if (!rows[0]) throw new Problem('not_found');
  return rows[0].document_id;
}

export type DocumentFilter = {
  statuses?: DocumentStatus[] | undefined;
  dialect?: string | undefined;
  createdAfter?: Date | undefined;
  createdBefore?: Date | undefined;
  /** Work on it failed and is being tried again. */
  blocked?: boolean | undefined;
  /** Part of the title, the reference or an approver's name. */
  search?: string | undefined;
  /** Documents that are, or are not, kept from the organizations above. */
  private?: boolean | undefined;
  /** Documents on which nobody, or somebody, has decided. */
  anyDecided?: boolean | undefined;
};
export type NumberedPage = { data: WholeDocument[]; total: number };

/**
 * Newest first, a page after a cursor.
 * @param cursor `nextCursor` of the page before. @throws Problem malformed_request
 */
export async function listDocuments(
  { core }: Services,
  caller: Caller,
  filter: DocumentFilter,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<DocumentView>> {
  const where = conditions(filter);
  if (cursor) {
    const [createdAt, id] = readTimeCursor(cursor);
    where.sql.push(`(d.created_at, d.id) < (${where.add(createdAt)}::timestamptz, ${where.add(id)}::uuid)`);
  }
  const rows = await core.database.read<{ document: StoredDocument }>(
    caller.organizationId,
    `select ${WHOLE_DOCUMENT} from documents d ${where.toString()} order by d.created_at desc, d.id desc limit ${limit + 1}`,
    where.parameters,
  );
  const placeOf = ({ document }: { document: StoredDocument }) => [document.created_at, document.id];
  return pageOf(rows, limit, ({ document }) => documentView(openDocument(core, document)), placeOf);
}

/** Newest first, a page by its number, with the number of all that match. */
export async function listDocumentsByPage(
  { core }: Services,
  caller: Caller,
  filter: DocumentFilter,
  { page, perPage }: { page: number; perPage: number },
): Promise<NumberedPage> {
  const where = conditions(filter);
  const offset = Math.min((page - 1) * perPage, Number.MAX_SAFE_INTEGER);
  const rows = await core.database.read<{ document: StoredDocument | null; total: number }>(
    caller.organizationId,
    `select (select count(*)::integer from documents d ${where.toString()}) as total, page.document
     from (select 1) one left join lateral (
       select ${WHOLE_DOCUMENT}, d.created_at, d.id from documents d ${where.toString()}
       order by d.created_at desc, d.id desc limit ${perPage} offset ${offset}
     ) page on true order by page.created_at desc, page.id desc`,
    where.parameters,
  );
  return {
    data: rows.flatMap(({ document }) => (document ? openDocument(core, document) : [])),
    total: rows[0]?.total ?? 0,
  };
}

export type VersionView = {
  number: number;
  /** `final` carries the seal; `extended` is it with a newer timestamp over it. */
  kind: 'original' | 'stamped' | 'final' | 'extended';
  sha256: string;
  previousSha256: string | null;
  bytes: number;
  pages: number;
  decisionId: string | null;
  createdAt: string;
};

/** The chain of files of a document, oldest first. @throws Problem not_found */
export async function readVersions({ core }: Services, caller: Caller, id: string): Promise<VersionView[]> {
  await readWhole(core, caller.organizationId, id);
  return versions(core, caller.organizationId, id);
}

/** `source`: the upload, before anything was taken out of it. */
export type WhichFile = 'source' | 'original' | 'current' | 'final' | 'certificate';
export type OpenFile = { stream: ReadStream; bytes: number; sha256: string; title: string; mediaType: string };

/** @throws Problem not_found | document_not_approved (`final` of a document that is not approved) | files_deleted */
export async function openFile({ core }: Services, caller: Caller, id: string, which: WhichFile): Promise<OpenFile> {
  const document = await readWhole(core, caller.organizationId, id);
  if (which === 'source') return openSource(core, document);
  if (which === 'certificate') return openCertificate(core, document);
  const chain = await versions(core, caller.organizationId, id);
  const version = which === 'original' ? chain[0] : which === 'final' ? chain.findLast(isSealed) : chain.at(-1);
  if (!version) throw new Problem(chain.length === 0 ? 'files_deleted' : 'document_not_approved');
  const { stream, bytes } = await core.files.stream(version.sha256);
  return { stream, bytes, sha256: version.sha256, title: document.title, mediaType: 'application/pdf' };
}

/** The certificate of a file that was signed before it came here; of other documents it stands in the final file. */
async function openCertificate(core: Core, { seal, title }: WholeDocument): Promise<OpenFile> {
  if (!seal?.evidence_sha256) throw new Problem('not_found');
  const { stream, bytes } = await core.files.stream(seal.evidence_sha256);
  return { stream, bytes, sha256: seal.evidence_sha256, title, mediaType: 'application/pdf' };
}

/** The upload that the document was made of; of several pictures, the first. */
async function openSource(core: Core, { id, organization_id, title }: WholeDocument): Promise<OpenFile> {
  const [source] = await core.database.read<{ sha256: string; media_type: string }>(
    organization_id,
    'select sha256, media_type from document_sources where document_id = $1 order by position limit 1',
    [id],
  );
  if (!source) throw new Problem('not_found');
  const { stream, bytes } = await core.files.stream(source.sha256);
  return { stream, bytes, sha256: source.sha256, title, mediaType: source.media_type };
}

const isSealed = ({ kind }: VersionView): boolean => kind === 'final' || kind === 'extended';

export type AuditView = {
  id: string;
  at: string;
  actor: NamedActor;
  action: string;
  approverId: string | null;
  details: Record<string, unknown>;
};

/** A document's audit trail, oldest first. @throws Problem not_found | malformed_request */
export async function readAudit(
  { core }: Services,
  caller: Caller,
  id: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: AuditView[]; nextCursor: string | null }> {
  await readWhole(core, caller.organizationId, id);
  const after = cursor ? Number(cursor) : 0;
  if (!Number.isSafeInteger(after))
    throw new Problem('malformed_request', { details: { reason: 'the cursor is not one of ours' } });
  const rows = await core.database.read<{ entry: Record<string, unknown> & { id: number; occurred_at: string } }>(
    caller.organizationId,
    `select to_jsonb(e) as entry from audit_entries e where e.document_id = $1 and e.id > $2 order by e.id limit ${limit + 1}`,
    [id, after],
  );
  const data = rows.slice(0, limit).map(({ entry }) => ({
    id: String(entry.id),
    at: iso(entry.occurred_at),
    actor: entry.actor as Actor,
    action: entry.action as string,
    approverId: entry.approver_id as string | null,
    details: entry.details as Record<string, unknown>,
  }));
  const actors = await nameActors(
    core,
    caller.organizationId,
    data.map(({ actor }) => actor),
  );
  return {
    data: data.map((entry, index) => ({ ...entry, actor: actors[index]! })),
    nextCursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null,
  };
}

/** UUIDs are the only ids there are: anything else is unknown, not an error of PostgreSQL. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}

async function versions(core: Core, organizationId: string, id: string): Promise<VersionView[]> {
  const rows = await core.database.read<{ version: VersionView }>(
    organizationId,
    `select jsonb_build_object('number', number, 'kind', kind, 'sha256', sha256, 'previousSha256', previous_sha256, 'bytes', bytes,
       'pages', pages, 'decisionId', decision_id, 'createdAt', created_at) as version
     from document_versions where document_id = $1 order by number`,
    [id],
  );
  return rows.map(({ version }) => ({ ...version, createdAt: iso(version.createdAt) }));
}

function conditions(filter: DocumentFilter) {
  const parameters: string[] = [];
  const sql: string[] = [];
  const add = (value: string): string => `$${parameters.push(value)}`;
  if (filter.statuses?.length) sql.push(`d.status in (${filter.statuses.map(add).join(', ')})`);
  if (filter.dialect) sql.push(`d.dialect = ${add(filter.dialect)}`);
  if (filter.createdAfter) sql.push(`d.created_at >= ${add(filter.createdAfter.toISOString())}::timestamptz`);
  if (filter.createdBefore) sql.push(`d.created_at < ${add(filter.createdBefore.toISOString())}::timestamptz`);
  if (filter.anyDecided !== undefined) sql.push(`d.decided_count ${filter.anyDecided ? '>' : '='} 0`);
  if (filter.private !== undefined) sql.push(`${filter.private ? '' : 'not '}d.private`);
  if (filter.blocked !== undefined) sql.push(`d.blocked is ${filter.blocked ? 'not null' : 'null'}`);
  if (filter.search) {
    const pattern = add(`%${filter.search.replace(/[\\%_]/g, '\\$&')}%`);
    sql.push(
      `(d.title ilike ${pattern} or d.reference ilike ${pattern} or d.titles::text ilike ${pattern}
        or exists (select 1 from approvers a where a.document_id = d.id and a.name ilike ${pattern}))`,
    );
  }
  return { parameters, sql, add, toString: () => (sql.length > 0 ? `where ${sql.join(' and ')}` : '') };
}
