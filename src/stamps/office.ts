import type { Caller, Core } from '../core.ts';
import { type Page, type PageRequest, pageOf, readTimeCursor } from '../cursor.ts';
import { Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';

/** A kept stamp as the organization sees it. `name`: of who kept it; null once their document is gone. Times in ISO 8601. */
export type KeptStampView = { id: string; name: string | null; keptAt: string; usedAt: string };

type Row = { id: string; name: string | null; kept_at: string; used_at: string };

/** Stamps that approvers keep here, those kept last first. @throws Problem malformed_request (a cursor that is not ours) */
export async function listStamps(core: Core, caller: Caller, page: PageRequest): Promise<Page<KeptStampView>> {
  const [afterTime, afterId] = page.cursor === undefined ? [] : readTimeCursor(page.cursor);
  const rows = await core.database.read<Row>(
    caller.organizationId,
    `select s.id, a.name, to_jsonb(s.kept_at) #>> '{}' as kept_at, to_jsonb(s.used_at) #>> '{}' as used_at
     from kept_stamps s left join approvers a on a.id = s.approver_id
     where $1::timestamptz is null or (s.kept_at, s.id) < ($1, $2::uuid)
     order by s.kept_at desc, s.id desc limit $3`,
    [afterTime ?? null, afterId ?? null, page.limit + 1],
  );
  return pageOf(rows, page.limit, viewOf, ({ kept_at, id }) => [kept_at, id]);
}

/** The picture, a PNG. The caller reads or destroys the stream. @throws Problem not_found */
export async function openStamp(core: Core, caller: Caller, id: string): ReturnType<Core['files']['stream']> {
  const [row] = await core.database.read<{ image_sha256: string }>(
    caller.organizationId,
    'select image_sha256 from kept_stamps where id = $1::uuid',
    [id],
  );
  if (!row) throw new Problem('not_found');
  return core.files.stream(row.image_sha256);
}

/** What was stamped with it stays stamped. @throws Problem not_found */
export async function removeStamp(core: Core, caller: Caller, id: string): Promise<void> {
  const gone = await core.database.read(
    caller.organizationId,
    'delete from kept_stamps where id = $1::uuid returning id',
    [id],
  );
  if (gone.length === 0) throw new Problem('not_found');
}

const viewOf = ({ id, name, kept_at, used_at }: Row): KeptStampView => ({
  id,
  name,
  keptAt: iso(kept_at),
  usedAt: iso(used_at),
});
