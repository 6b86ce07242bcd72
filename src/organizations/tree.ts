import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';

/**
 * Where organizations stand to each other. An organization under nobody may make others under itself, and is then the
 * root of a tree. A place is taken once and never changed (migrations/0018-organization-tree.ts), so what is said here of
 * parents and roots holds for ever.
 *
 * The wall stands between organizations of one tree too: these functions look over it, and give ids and numbers only.
 */
export type Place = {
  /** What programs that count their customers know it by. */
  number: number;
  parentId: OrganizationId | null;
  /** Of the one above all others; its own for an organization under nobody. */
  rootId: OrganizationId;
  rootNumber: number;
  /** Whether others stand under it, and it under nobody. */
  isRoot: boolean;
};

/** @throws Problem not_found */
export async function treeOf(core: Core, organizationId: OrganizationId): Promise<Place> {
  const [row] = await core.database.statement((sql) =>
    sql.execute<{ number: string; parent_id: string | null; root_id: string; root_number: string; is_root: boolean }[]>(
      `select o.number, o.parent_id, root.id as root_id, root.number as root_number,
         o.parent_id is null and exists (select from organizations below where below.root_id = o.id) as is_root
       from organizations o join organizations root on root.id = coalesce(o.root_id, o.id) where o.id = ?`,
      [organizationId],
    ),
  );
  if (!row) throw new Problem('not_found');
  return {
    number: Number(row.number),
    parentId: row.parent_id,
    rootId: row.root_id,
    rootNumber: Number(row.root_number),
    isRoot: row.is_root,
  };
}
