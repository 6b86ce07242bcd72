/**
 * A sealed copy of each device, kept among the stored files, so that its session can go on on another machine without a new
 * code. Chromium keeps what makes the device in two folders of its profile; the rest it makes again.
 *
 * - B1 A copy is made of a profile whose browser has closed by itself, never of one that is in use or was killed.
 * - B2 The one before stays until the new one is whole and its row says so.
 * - B3 It goes when the device is removed from the account, and for no other reason.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createGzip } from 'node:zlib';
import type { Core } from '../../core.ts';
import { openStream, sealStream } from '../../secrets/sealed-stream.ts';
import type { ConnectionRef } from '../../temporal/whatsapp-workflows.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import type { Held } from '../standing.ts';
import type { ConnectionRow } from '../view.ts';
import { packFolder, unpackFolder } from './profile-archive.ts';

const PARTS = ['Default/IndexedDB', 'Default/Local Storage'];
const contextOf = (connectionId: string): string => `profile of whatsapp connection ${connectionId}`;

/**
 * Copies the profile of a session whose browser has closed.
 * @param profile its folder.
 * @returns false when a later session was begun meanwhile, which has its own.
 * @throws Error when it could not be copied; the one before is still there.
 */
export async function backUp(core: Core, held: Held, profile: string): Promise<boolean> {
  const path = await core.files.temporaryPath();
  try {
    await pipeline(
      packFolder(profile, PARTS, LIMITS.backupBytesMax),
      createGzip({ level: constants.Z_BEST_SPEED }),
      sealStream(core.keyring.key('whatsapp-profile'), contextOf(held.ref.connectionId)),
      createWriteStream(path, { flags: 'wx', mode: 0o600 }),
      { signal: AbortSignal.timeout(LIMITS.backupMs) },
    );
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  const stored = await core.files.adopt(path);
  const former = await writeDown(core, held, stored);
  // No two sealed streams are alike, so nobody else has the same file.
  const unused = former ? former.sha256 : stored.sha256;
  if (unused !== null) await core.files.remove(unused);
  return former !== null;
}

/** @returns the copy before; null when the session is not the latest any more. */
async function writeDown(
  core: Core,
  { ref, epoch }: Held,
  { sha256, bytes }: { sha256: string; bytes: number },
): Promise<{ sha256: string | null } | null> {
  const now = new Date(core.now());
  const rows = await core.database.statement((sql) =>
    sql.execute<{ sha256: string | null }[]>(
      `update whatsapp_connections c
       set backup_sha256 = ?, backup_bytes = ?, backup_epoch = ?, backup_at = ?, updated_at = ?
       from (select id, backup_sha256 as sha256 from whatsapp_connections where id = ? for update) former
       where c.id = former.id and c.epoch = ? and c.desired = 'running' and c.linked_at is not null
       returning former.sha256`,
      [sha256, bytes, epoch, now, now, ref.connectionId, epoch],
    ),
  );
  return rows[0] ?? null;
}

/** Unpacks the latest copy into a folder that is not there yet. @throws Error when it is not whole or cannot be opened. */
export async function restoreBackup(core: Core, row: ConnectionRow, folder: string): Promise<void> {
  const path = await core.files.path(row.backup_sha256 ?? '');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await pipeline(
    createReadStream(path),
    openStream(core.keyring.key('whatsapp-profile'), contextOf(row.id)),
    createGunzip(),
    (source: AsyncIterable<Buffer>) => unpackFolder(source, folder),
    { signal: AbortSignal.timeout(LIMITS.backupMs) },
  );
}

/** When the device is removed from the account. */
export async function forgetBackup(core: Core, { connectionId }: ConnectionRef): Promise<void> {
  const rows = await core.database.statement((sql) =>
    sql.execute<{ sha256: string | null }[]>(
      `update whatsapp_connections c
       set backup_sha256 = null, backup_bytes = null, backup_epoch = null, backup_at = null, backup_tried_at = null
       from (select id, backup_sha256 as sha256 from whatsapp_connections where id = ? for update) former
       where c.id = former.id returning former.sha256`,
      [connectionId],
    ),
  );
  const sha256 = rows[0]?.sha256;
  if (sha256) await core.files.remove(sha256);
}

/** Its session is restarted for a copy now; when nothing comes of that it is not tried again at once. */
export async function noteBackupTried(core: Core, { connectionId }: ConnectionRef): Promise<void> {
  await core.database.statement((sql) =>
    sql.execute('update whatsapp_connections set backup_tried_at = ? where id = ?', [
      new Date(core.now()),
      connectionId,
    ]),
  );
}
