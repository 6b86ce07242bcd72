import type { Caller, Core } from '../../core.ts';
import { Problem } from '../../errors/problem.ts';

/**
 * WAHooks answers 403 about what is somebody else's and 404 about what does not exist (S2-R10, S2-R11); everywhere else
 * we answer both alike, so that ids tell nothing. To tell them apart here one must look past the wall between
 * organizations, and this is the only place that does. It learns one bit and nothing of the row, only after the caller's
 * own organization had no such id, and only of an id that the caller holds already: ids are random (122 bits, and 96 for
 * tokens), so nobody finds one by asking, at 60 requests a minute.
 */
export type Resource = 'Connection' | 'Webhook' | 'Token';

const EXISTS: Record<Resource, string> = {
  Connection: `select 1 from whatsapp_connections where id = ?::uuid and desired <> 'deleted'`,
  Webhook: `select 1 from endpoints where id = ?::uuid and dialect = 'wahooks' and deleted_at is null`,
  Token: `select 1 from api_keys where id = ? and dialect = 'wahooks' and revoked_at is null`,
};

/**
 * Does something with one of the caller's resources.
 * @throws Problem not_found (with its kind) | not_yours, in place of a bare not_found, and whatever `work` throws
 */
export async function withOwn<T>(
  core: Core,
  { organizationId }: Caller,
  { kind, id }: { kind: Resource; id: string },
  work: (id: string) => Promise<T>,
): Promise<T> {
  try {
    if (!isPossible(kind, id)) throw new Problem('not_found');
    return await work(id);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'not_found' || error.details.resource) throw error;
    if (await isElsewhere(core, organizationId, kind, id)) throw new Problem('not_yours');
    throw new Problem('not_found', { details: { resource: kind } });
  }
}

/** What is no UUID is nobody's id; tokens have ids of another form. */
const isPossible = (kind: Resource, id: string): boolean => kind === 'Token' || UUID.test(id);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function isElsewhere(core: Core, organizationId: string, kind: Resource, id: string): Promise<boolean> {
  if (!isPossible(kind, id)) return false;
  const rows = await core.database.statement((sql) =>
    sql.execute<unknown[]>(`${EXISTS[kind]} and organization_id <> ?`, [id, organizationId]),
  );
  return rows.length > 0;
}
