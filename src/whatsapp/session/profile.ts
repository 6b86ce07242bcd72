/**
 * The profile on this machine's disk, which is the device. It says of which session it is, so that among the profiles of
 * several machines and the copy of all (backup.ts) the latest is known.
 *
 * - P1 A profile is removed when its device was removed from the account, when a later one takes its place, and a week after
 *   its connection is gone. Nothing else removes it, however a session ends.
 * - P2 A later one takes its place whole or not at all.
 */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import type { Core } from '../../core.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import type { ConnectionRow } from '../view.ts';
import { restoreBackup } from './backup.ts';
import { endBrowsersOn } from './chromium.ts';

/** Where the profiles are. */
export const profilesFolder = ({ home }: Pick<Config, 'home'>): string => join(home, 'whatsapp');
export const profileOf = (folder: string, connectionId: string): string => join(folder, `session-${connectionId}`);

/** Where the profile of a session came from. */
export type ProfileOrigin = 'kept' | 'restored' | 'new';

/** The session that used the profile last. */
const MARK = 'countersign-session';
/** Without it there is no device. */
const KEYS = join('Default', 'IndexedDB');
/** Of profiles that are older than the mark. */
const UNMARKED = 0;
/** Of a profile in which the page did not find its device. */
const UNUSABLE = -1;

/**
 * Puts the latest profile of a connection in its place, before its browser is started.
 * @returns where it came from; null for a linked device whose keys are on a machine that is away.
 */
export async function prepareProfile(core: Core, row: ConnectionRow): Promise<ProfileOrigin | null> {
  const folder = profilesFolder(core.config);
  const profile = profileOf(folder, row.id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await endBrowsersOn(profile);
  let used = await lastSession(profile);
  if (used !== null && row.unlinked_epoch > 0 && used <= row.unlinked_epoch) {
    await rm(profile, { recursive: true, force: true, maxRetries: 3 });
    used = null;
  }
  const isLater = row.backup_epoch !== null && (used === null || row.backup_epoch > used);
  const isRestored = isLater && (await restore(core, row, profile));
  if (!isRestored && used === null && row.linked_at !== null) return null;
  await mkdir(profile, { recursive: true, mode: 0o700 });
  await mark(profile, row.epoch);
  return isRestored ? 'restored' : used === null ? 'new' : 'kept';
}

/** The page does not find its device in it; a copy is better, if there is one. */
export const markUnusable = (core: Core, connectionId: string): Promise<void> =>
  mark(profileOf(profilesFolder(core.config), connectionId), UNUSABLE);

/** When its device was removed from the account. */
export async function removeProfile(core: Core, connectionId: string): Promise<void> {
  const profile = profileOf(profilesFolder(core.config), connectionId);
  await endBrowsersOn(profile);
  await rm(profile, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * Removes profiles of connections that were deleted while this machine was away. Not at once: whoever starts on another
 * database by mistake notices within a week.
 */
export async function sweepProfiles(core: Core): Promise<void> {
  const folder = profilesFolder(core.config);
  const old: string[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    const id = /^session-(?<id>[0-9a-f-]{36})$/.exec(name)?.groups?.id;
    const marked = id && (await stat(join(folder, name, MARK)).catch(() => null));
    if (marked && marked.mtimeMs < core.now() - LIMITS.strayProfileMs) old.push(id);
  }
  if (old.length === 0) return;
  const rows = await core.database.statement((sql) =>
    sql.execute<{ id: string }[]>(
      `select id from whatsapp_connections where id in (select value::uuid from jsonb_array_elements_text(?::jsonb))`,
      [JSON.stringify(old)],
    ),
  );
  const known = new Set(rows.map(({ id }) => id));
  for (const id of old) if (!known.has(id)) await removeProfile(core, id);
}

/** @returns whether it was; what stands in the way is logged, and leaves what is there as it is. */
async function restore(core: Core, row: ConnectionRow, profile: string): Promise<boolean> {
  const fresh = `${profile}.restored`;
  try {
    await rm(fresh, { recursive: true, force: true });
    await restoreBackup(core, row, fresh);
    await rm(profile, { recursive: true, force: true, maxRetries: 3 });
    await rename(fresh, profile);
    core.log.info({ connectionId: row.id }, 'a WhatsApp device was brought here from its backup');
    return true;
  } catch (error) {
    core.log.error({ err: error, connectionId: row.id }, 'the backup of a WhatsApp device could not be restored');
    await rm(fresh, { recursive: true, force: true });
    return false;
  }
}

/** Null where there is no device. */
async function lastSession(profile: string): Promise<number | null> {
  const keys = await stat(join(profile, KEYS)).catch(() => null);
  if (!keys) return null;
  const text = await readFile(join(profile, MARK), 'utf8').catch(() => '');
  return /^-?\d+$/.test(text) ? Number(text) : UNMARKED;
}

const mark = (profile: string, epoch: number): Promise<void> =>
  writeFile(join(profile, MARK), String(epoch), { mode: 0o600 });
