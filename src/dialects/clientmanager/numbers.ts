import type { Core } from '../../core.ts';
import type { OrganizationId } from '../../domain/model.ts';

/** What this API names by numbers. */
export type Numbered = 'schedule' | 'sent' | 'received' | 'call' | 'log';

/**
 * The numbers of rows, given to those that have none yet. A number stays; each account counts for itself, so that nobody sees
 * how much others do.
 * @param ids the oldest first.
 */
export async function numbersOf(
  core: Core,
  organizationId: OrganizationId,
  kind: Numbered,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const known = await read(core, organizationId, kind, ids);
  const fresh = ids.filter((id) => !known.has(id));
  if (fresh.length === 0) return known;
  return core.database.tenant(organizationId, async (em) => {
    await em.execute(`select pg_advisory_xact_lock(hashtextextended(?, 0))`, [`numbers ${organizationId} ${kind}`]);
    await em.execute(
      `insert into clientmanager_numbers (organization_id, kind, number, id)
       select ?, ?, last.number + row_number() over (order by fresh.place), fresh.id::uuid
       from jsonb_array_elements_text(?::jsonb) with ordinality fresh(id, place),
         (select coalesce(max(number), 0) as number from clientmanager_numbers where organization_id = ? and kind = ?) last
       where not exists (select from clientmanager_numbers known
         where known.organization_id = ? and known.kind = ? and known.id = fresh.id::uuid)`,
      [organizationId, kind, JSON.stringify(fresh), organizationId, kind, organizationId, kind],
    );
    const rows = await em.execute<Row[]>(
      'select id, number from clientmanager_numbers where kind = ? and id in (select jsonb_array_elements_text(?::jsonb)::uuid)',
      [kind, JSON.stringify(ids)],
    );
    return mapOf(rows);
  });
}

/** The row that a number names; null: none. */
export async function idOfNumber(
  core: Core,
  organizationId: OrganizationId,
  kind: Numbered,
  number: number,
): Promise<string | null> {
  const [row] = await core.database.read<Row>(
    organizationId,
    'select id, number from clientmanager_numbers where kind = $1 and number = $2',
    [kind, number],
  );
  return row?.id ?? null;
}

type Row = { id: string; number: string | number };

async function read(core: Core, organizationId: OrganizationId, kind: Numbered, ids: readonly string[]) {
  const rows = await core.database.read<Row>(
    organizationId,
    `select id, number from clientmanager_numbers where kind = $1 and id in (select jsonb_array_elements_text($2::jsonb)::uuid)`,
    [kind, JSON.stringify(ids)],
  );
  return mapOf(rows);
}

const mapOf = (rows: Row[]): Map<string, number> => new Map(rows.map(({ id, number }) => [id, Number(number)]));
