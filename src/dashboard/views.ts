import type { Caller, Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';

/** A filter of the list of documents that somebody keeps under a name. */
export type SavedView = {
  id: string;
  name: string;
  shared: boolean;
  filter: Record<string, unknown>;
  createdAt: string;
};

const VIEWS_MAX = 100;
const COLUMNS = `id, name, person_id is null as shared, filter, to_jsonb(created_at) #>> '{}' as created_at`;
type Row = Omit<SavedView, 'createdAt'> & { created_at: string };

/** Everybody's and the caller's own, the oldest first. */
export async function listViews(core: Core, caller: Caller): Promise<SavedView[]> {
  const rows = await core.database.read<Row>(
    caller.organizationId,
    `select ${COLUMNS} from saved_views where person_id is null or person_id = $1::uuid order by created_at, id`,
    [personOf(caller)],
  );
  return rows.map(view);
}

/** Repeating it with the same id changes nothing. @throws Problem too_many_views */
export async function saveView(
  core: Core,
  caller: Caller,
  { id, name, shared, filter }: Pick<SavedView, 'id' | 'name' | 'shared' | 'filter'>,
): Promise<SavedView> {
  return core.database.tenant(caller.organizationId, async (em) => {
    const [kept] = await em.execute<{ count: number }[]>('select count(*)::integer as count from saved_views');
    if (kept!.count >= VIEWS_MAX) throw new Problem('too_many_views', { details: { limit: VIEWS_MAX } });
    await em.execute(
      `insert into saved_views (id, organization_id, person_id, name, filter, created_at) values (?, ?, ?, ?, ?, ?)
       on conflict (id) do nothing`,
      [id, caller.organizationId, shared ? null : personOf(caller), name, JSON.stringify(filter), new Date(core.now())],
    );
    const [row] = await em.execute<Row[]>(`select ${COLUMNS} from saved_views where id = ?`, [id]);
    return view(row!);
  });
}

/** @throws Problem not_found */
export async function deleteView(core: Core, caller: Caller, id: string): Promise<void> {
  const gone = await core.database.read(
    caller.organizationId,
    'delete from saved_views where id = $1::uuid and (person_id is null or person_id = $2::uuid) returning id',
    [id, personOf(caller)],
  );
  if (gone.length === 0) throw new Problem('not_found');
}

const personOf = ({ actor }: Caller): string | null => (actor.kind === 'person' ? actor.id : null);

const view = ({ created_at, ...row }: Row): SavedView => ({ ...row, createdAt: iso(created_at) });
