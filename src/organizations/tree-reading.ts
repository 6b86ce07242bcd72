import type { Caller, Core } from '../core.ts';
import { type Page, type PageRequest, pageOf, readCursor } from '../cursor.ts';
import type { DocumentStatus, OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';
import type { PaidBy } from '../wallet/branches.ts';

/** An organization as the root of its tree sees it: how much it does, not what. */
export type SubOrganizationView = {
  id: OrganizationId;
  number: number;
  name: string;
  parentId: OrganizationId;
  /** Levels under the root, from 1. */
  level: number;
  createdAt: string;
  suspendedAt: string | null;
  /** Whether somebody has come in by the link for its first owner. */
  hasOwner: boolean;
  /** Null: there are no wallets, and nothing costs anything. */
  paidBy: PaidBy | null;
  /** Of all its documents, private ones too. */
  documents: Record<DocumentStatus, number>;
  /** Whole tomans that were spent for what it did, from whichever wallet. */
  spent: number;
};

const PAGE_MAX = 100;

/** The organizations under the caller's, the oldest first. @throws Problem organization_not_root */
export async function listSubOrganizations(
  core: Core,
  { organizationId }: Caller,
  { search }: { search?: string | undefined },
  page: PageRequest,
): Promise<Page<SubOrganizationView>> {
  const limit = Math.min(Math.max(1, page.limit), PAGE_MAX);
  const [after] = page.cursor === undefined ? [] : readCursor(page.cursor, /^([1-9]\d{0,17})$/);
  await refuseBranch(core, organizationId);
  const rows = await core.database.statement((sql) =>
    sql.execute<Row[]>(
      `${SELECT} where o.root_id = ? and (?::bigint is null or o.number > ?::bigint)
         and (?::text is null or o.name ilike ?)
       order by o.number limit ?`,
      [organizationId, after ?? null, after ?? null, search ?? null, `%${escaped(search ?? '')}%`, limit + 1],
    ),
  );
  return pageOf(rows, limit, viewOf, ({ number }) => [number]);
}

/** @throws Problem not_found where it is not under the caller's */
export async function readSubOrganization(
  core: Core,
  { organizationId }: Caller,
  id: OrganizationId,
): Promise<SubOrganizationView> {
  const [row] = await core.database.statement((sql) =>
    sql.execute<Row[]>(`${SELECT} where o.id = ? and o.root_id = ?`, [id, organizationId]),
  );
  if (!row) throw new Problem('not_found');
  return viewOf(row);
}

/**
 * The caller as far as they may look into an organization under theirs: at what is not private.
 * @throws Problem not_found
 */
export async function asRootOf(core: Core, caller: Caller, id: OrganizationId): Promise<Caller> {
  const rows = await core.database.statement((sql) =>
    sql.execute<unknown[]>('select 1 from organizations where id = ? and root_id = ?', [id, caller.organizationId]),
  );
  if (rows.length === 0) throw new Problem('not_found');
  return { ...caller, organizationId: id, scopes: [] };
}

/** @throws Problem organization_not_root */
async function refuseBranch(core: Core, organizationId: OrganizationId): Promise<void> {
  const rows = await core.database.read(organizationId, 'select 1 from organizations where parent_id is null');
  if (rows.length === 0) throw new Problem('organization_not_root');
}

type Row = {
  id: string;
  number: string;
  name: string;
  parent_id: string;
  depth: number;
  created_at: Date | string;
  suspended_at: Date | string | null;
  has_owner: boolean;
  has_wallet: boolean;
  pays_itself: boolean;
  documents: Partial<Record<DocumentStatus, number>>;
  spent: string;
};

const SELECT = `
select o.id, o.number, o.name, o.parent_id, o.depth, o.created_at, o.suspended_at,
  exists (select from memberships m where m.organization_id = o.id and m.role = 'owner') as has_owner,
  w.organization_id is not null as has_wallet, w.pays_from is null as pays_itself,
  (select coalesce(jsonb_object_agg(status, count), '{}') from (
    select status, count(*) from documents where organization_id = o.id group by status) d) as documents,
  (select coalesce(sum(amount), 0) from wallet_movements
    where for_organization_id = o.id and credit = 'spent') as spent
from organizations o left join wallets w on w.organization_id = o.id`;

const NONE: Record<DocumentStatus, number> = {
  draft: 0,
  pending: 0,
  in_progress: 0,
  approved: 0,
  rejected: 0,
  expired: 0,
  voided: 0,
};

function viewOf(row: Row): SubOrganizationView {
  return {
    id: row.id,
    number: Number(row.number),
    name: row.name,
    parentId: row.parent_id,
    level: row.depth,
    createdAt: iso(row.created_at),
    suspendedAt: iso(row.suspended_at),
    hasOwner: row.has_owner,
    paidBy: row.has_wallet ? (row.pays_itself ? 'itself' : 'root') : null,
    documents: { ...NONE, ...row.documents },
    spent: Number(row.spent),
  };
}

const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
