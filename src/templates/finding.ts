import type { Caller, Core } from '../core.ts';
import { type Page, type PageRequest, pageOf, readTimeCursor } from '../cursor.ts';
import type { Statement } from '../db/database.ts';
import { Problem } from '../errors/problem.ts';
import { treeOf } from '../organizations/tree.ts';
import { openTemplate, TEMPLATE_COLUMNS, type TemplateRow, type TemplateView, templateOf } from './view.ts';

/**
 * Which templates an organization sees. This is the one place of the capability that looks over the wall between
 * organizations; what it finds says whose it is.
 *
 * - `own`: those of the organization.
 * - `usable`: those, and what its parent or the root of its tree shares.
 * - `tree`: its own and those of everybody under it, for the root of a tree only. To look at, not to use.
 */
export type TemplateScope = 'own' | 'usable' | 'tree';

const SCOPES: Record<TemplateScope, string> = {
  own: 't.organization_id = o.id',
  usable: '(t.organization_id = o.id or (t.shared and t.active and t.organization_id in (o.parent_id, o.root_id)))',
  tree: '(t.organization_id = o.id or exists (select from organizations d where d.id = t.organization_id and d.root_id = o.id))',
};
const COLUMNS = TEMPLATE_COLUMNS.split(', ')
  .map((column) => `t.${column}`)
  .join(', ');
const FROM = 'from templates t join organizations o on o.id = ?';

export type TemplateQuery = {
  scope?: TemplateScope | undefined;
  /** Part of the name. */
  q?: string | undefined;
  active?: boolean | undefined;
};

const WANTED = `(?::text is null or position(lower(?) in lower(t.name)) > 0) and (?::boolean is null or t.active = ?)`;
const wantedOf = ({ q = undefined, active }: TemplateQuery) => [q ?? null, q ?? null, active ?? null, active ?? null];

/** Newest first. @throws Problem malformed_request (a cursor that is not ours) | organization_not_root */
export async function listTemplates(
  core: Core,
  caller: Caller,
  { limit, cursor, ...query }: PageRequest & TemplateQuery,
): Promise<Page<TemplateView>> {
  const [afterTime = null, afterId = null] = cursor === undefined ? [] : readTimeCursor(cursor);
  const rows = await look(core, caller, query.scope, (sql) =>
    sql.execute<(TemplateRow & { position: string })[]>(
      `select ${COLUMNS}, to_jsonb(t.created_at) #>> '{}' as position ${FROM}
       where ${SCOPES[query.scope ?? 'own']} and ${WANTED}
         and (?::timestamptz is null or (t.created_at, t.id) < (?::timestamptz, ?::uuid))
       order by t.created_at desc, t.id desc limit ?`,
      [caller.organizationId, ...wantedOf(query), afterTime, afterTime, afterId, limit + 1],
    ),
  );
  const view = (row: TemplateRow) => templateOf(openTemplate(core, row), caller.organizationId);
  return pageOf(rows, limit, view, ({ position, id }) => [position, id]);
}

/** As listTemplates, for those who count pages from 1. @throws Problem organization_not_root */
export async function countTemplates(
  core: Core,
  caller: Caller,
  { page, perPage, ...query }: TemplateQuery & { page: number; perPage: number },
): Promise<{ data: TemplateView[]; total: number }> {
  const rows = await look(core, caller, query.scope, (sql) =>
    sql.execute<(Partial<TemplateRow> & { total: number })[]>(
      // Beyond the last page there is still a total.
      `with wanted as (select ${COLUMNS} ${FROM} where ${SCOPES[query.scope ?? 'own']} and ${WANTED})
       select counted.total, page.* from (select count(*)::integer as total from wanted) counted
       left join (select * from wanted order by created_at desc, id desc limit ? offset ?) page on true
       order by page.created_at desc, page.id desc`,
      [caller.organizationId, ...wantedOf(query), perPage, (page - 1) * perPage],
    ),
  );
  const found = rows.filter((row): row is TemplateRow & { total: number } => row.id != null);
  return {
    data: found.map((row) => templateOf(openTemplate(core, row), caller.organizationId)),
    total: rows[0]!.total,
  };
}

/** One that the caller may look at: usable, or of an organization under it. @throws Problem not_found */
export async function readTemplateRow(core: Core, caller: Caller, which: Which): Promise<TemplateRow> {
  return find(core, caller, which, `(${SCOPES.usable} or ${SCOPES.tree})`);
}

/** One that documents may be made of. @throws Problem not_found | template_inactive */
export async function findUsable(core: Core, caller: Caller, which: Which): Promise<TemplateRow> {
  const row = await find(core, caller, which, SCOPES.usable);
  if (!row.active) throw new Problem('template_inactive');
  return row;
}

/** @throws Problem not_found */
export async function readTemplate(core: Core, caller: Caller, which: Which): Promise<TemplateView> {
  return templateOf(await readTemplateRow(core, caller, which), caller.organizationId);
}

/** A template by its id, or by what programs count. */
export type Which = { id: string } | { number: number };

async function find(core: Core, caller: Caller, which: Which, scope: string): Promise<TemplateRow> {
  if ('number' in which && !Number.isSafeInteger(which.number)) throw new Problem('not_found');
  const [column, value] = 'id' in which ? ['id = ?::uuid', which.id] : ['number = ?', which.number];
  const [row] = await core.database.statement((sql) =>
    sql.execute<TemplateRow[]>(`select ${COLUMNS} ${FROM} where t.${column} and ${scope}`, [
      caller.organizationId,
      value,
    ]),
  );
  if (!row) throw new Problem('not_found');
  return openTemplate(core, row);
}

/** Behind the wall for an organization's own, over it for what others share. @throws Problem organization_not_root */
async function look<T>(
  core: Core,
  caller: Caller,
  scope: TemplateScope | undefined,
  ask: (sql: Statement) => Promise<T>,
): Promise<T> {
  if (scope === undefined || scope === 'own') return core.database.tenant(caller.organizationId, ask);
  if (scope === 'tree' && !(await treeOf(core, caller.organizationId)).isRoot)
    throw new Problem('organization_not_root');
  return core.database.statement(ask);
}
