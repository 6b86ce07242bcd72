import { auditAct } from '../audit/append.ts';
import type { Caller, Core } from '../core.ts';
import { isTimeZone } from '../domain/calendar.ts';
import type { Language } from '../domain/model.ts';
import { invalid, Problem } from '../errors/problem.ts';
import { releaseWaiting } from './sending/holds.ts';
import type { ConnectionSettings } from './settings.ts';
import { CONNECTION_COLUMNS, type ConnectionRow, type ConnectionView, connectionOf } from './view.ts';

export type ConnectionChanges = { name?: string | undefined } & {
  [Name in keyof ConnectionSettings]?: ConnectionSettings[Name] | undefined;
};

/**
 * Changes what is named, and lets what waited because of it try again at once.
 * @throws Problem not_found | validation_failed
 */
export async function changeConnection(
  core: Core,
  caller: Caller,
  id: string,
  { name, ...settings }: ConnectionChanges,
  language: Language,
): Promise<ConnectionView> {
  checkSettings(settings);
  const named = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const row = await core.database.tenant(caller.organizationId, async (em) => {
    const [changed] = await em.execute<ConnectionRow[]>(
      `update whatsapp_connections set name = coalesce(?, name), settings = settings || ?::jsonb, updated_at = ?
       where id = ? and desired <> 'deleted' returning ${CONNECTION_COLUMNS}`,
      [name ?? null, JSON.stringify(named), new Date(core.now()), id],
    );
    if (!changed) throw new Problem('not_found');
    await auditAct(core, em, caller, { action: 'whatsapp_connection.changed', details: { connectionId: id } });
    return changed;
  });
  if (Object.keys(named).length > 0)
    await releaseWaiting(core, { organizationId: caller.organizationId, connectionId: id });
  return connectionOf(core, row, language);
}

function checkSettings({ pacing, quietHours }: Omit<ConnectionChanges, 'name'>): void {
  if (pacing && pacing.minMs > pacing.maxMs)
    throw invalid('/pacing/maxMs', 'minimum', 'Must not be shorter than minMs.');
  if (!quietHours) return;
  if (!isTimeZone(quietHours.timeZone))
    throw invalid('/quietHours/timeZone', 'format', 'Must be an IANA time zone such as Asia/Riyadh.');
  if (quietHours.from === quietHours.to)
    throw invalid('/quietHours/to', 'different', 'Must be another time than from.');
}
