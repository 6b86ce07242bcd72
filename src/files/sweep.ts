import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Core } from '../core.ts';
import { forgetPages } from './page-cache.ts';

/**
 * Removes bytes that no row refers to: uploads that became no document, files of drafts that were deleted, and what a crash
 * left between storing bytes and writing their row. Looks at one 256th of the store each time, so that a round is short
 * however much is stored; called each minute, it has seen everything after four and a half hours.
 *
 * - F1 A file that a row refers to stays. Rows are written right after their bytes, and an upload is good for 24 hours, so
 *   what was stored in the last 25 hours is left alone, whatever refers to it.
 * - F2 The same bytes may be stored again at any moment: the file is first set aside under another name, and put back when it
 *   turns out to be fresh or needed. What a crash left aside is judged again in the next round, so nothing needed is lost.
 */
export type Swept = { files: number; temporary: number };

const HOUR_MS = 3_600_000;
const ORPHAN_AGE_MS = 25 * HOUR_MS;
/** Longer than any request or activity works on one. */
const TEMPORARY_AGE_MS = HOUR_MS;
const ROUND_MS = 60_000;
const PARTS = 256;
/** Ends the name of a file that is set aside while it is looked at again. */
const ASIDE = '.unused';
/** Files asked about in one query. */
const BATCH = 1_000;

/** @param part which of the 256 parts of the store, by default the one whose minute it is. */
export async function sweepFiles(core: Core, part = Math.floor(core.now() / ROUND_MS) % PARTS): Promise<Swept> {
  const { filesFolder } = core.config;
  const prefix = part.toString(16).padStart(2, '0');
  let files = 0;
  for (const second of await namesIn(join(filesFolder, prefix))) {
    const folder = join(filesFolder, prefix, second);
    const old: string[] = [];
    for (const name of await namesIn(folder)) {
      if (name.endsWith(ASIDE)) files += Number(await judgeAside(core, folder, name.slice(0, -ASIDE.length)));
      if (/^[0-9a-f]{64}$/.test(name) && (await isOlder(join(folder, name), core.now() - ORPHAN_AGE_MS)))
        old.push(name);
    }
    for (let from = 0; from < old.length; from += BATCH) {
      const unused = await unusedOf(core, old.slice(from, from + BATCH));
      for (const sha256 of unused) if (await removeUnused(core, folder, sha256)) files += 1;
    }
  }
  return { files, temporary: await sweepTemporary(core) };
}

/**
 * Removes bytes that their owner wants gone, without waiting for their turn: images of their pages at once, the files as far
 * as no other row refers to them. What was stored in the last 25 hours goes in its turn (F1).
 */
export async function forgetFiles(core: Core, hashes: readonly string[]): Promise<void> {
  const { filesFolder } = core.config;
  for (const sha256 of hashes) await forgetPages(filesFolder, sha256);
  for (const sha256 of await unusedOf(core, [...hashes])) {
    const folder = join(filesFolder, sha256.slice(0, 2), sha256.slice(2, 4));
    if (await isOlder(join(folder, sha256), core.now() - ORPHAN_AGE_MS)) await removeUnused(core, folder, sha256);
  }
}

async function removeUnused(core: Core, folder: string, sha256: string): Promise<boolean> {
  const path = join(folder, sha256);
  try {
    await rename(path, path + ASIDE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  return judgeAside(core, folder, sha256);
}

/** @returns whether a file that was set aside is removed for good; otherwise it is back in its place. */
async function judgeAside(core: Core, folder: string, sha256: string): Promise<boolean> {
  const path = join(folder, sha256);
  const aside = path + ASIDE;
  const isOld = await isOlder(aside, core.now() - ORPHAN_AGE_MS);
  const isUnused = isOld && (await unusedOf(core, [sha256])).includes(sha256);
  // The same bytes: if they have been stored again meanwhile, one takes the other's place.
  if (isUnused) {
    await rm(aside, { force: true });
    await forgetPages(core.config.filesFolder, sha256);
  } else await rename(aside, path).catch(unlessGone);
  return isUnused;
}

/** Another worker's sweep was quicker. */
function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

/** Those of the hashes that no row refers to. */
async function unusedOf(core: Core, hashes: string[]): Promise<string[]> {
  const rows = await core.database.system((em) =>
    em.execute<{ sha256: string }[]>(
      `select sha256 from jsonb_array_elements_text(?::jsonb) as stored(sha256)
       where not exists (select from document_versions v where v.sha256 = stored.sha256)
         and not exists (select from document_seals s where s.evidence_sha256 = stored.sha256)
         and not exists (select from file_seals f where f.sha256 = stored.sha256)
         and not exists (select from document_sources o where o.sha256 = stored.sha256)
         and not exists (select from templates t where t.sha256 = stored.sha256)
         and not exists (select from contracts c where c.staged_sha256 = stored.sha256)
         and not exists (select from bulk_sends b where b.sha256 = stored.sha256)
         and not exists (select from scheduled_messages y where y.media_sha256 = stored.sha256)
         and not exists (select from campaigns p where p.media_sha256 = stored.sha256)
         and not exists (select from forms r where r.sha256 = stored.sha256)
         and not exists (select from kept_stamps k where k.image_sha256 = stored.sha256)
         and not exists (select from whatsapp_connections w where w.backup_sha256 = stored.sha256)
         and not exists (select from documents l where l.logo_sha256 = stored.sha256)
         and not exists (select from organizations g where g.settings #>> '{logo,sha256}' = stored.sha256)
         and not exists (select from messages e where e.media_sha256 = stored.sha256)
         and not exists (select from whatsapp_messages h where h.media_sha256 = stored.sha256)
         and not exists (select from decisions d where d.mark ->> 'imageSha256' = stored.sha256)
         and not exists (select from decisions d where d.initials ->> 'imageSha256' = stored.sha256)
         and not exists (select from decisions d where d.stamp ->> 'imageSha256' = stored.sha256)`,
      [JSON.stringify(hashes)],
    ),
  );
  return rows.map(({ sha256 }) => sha256);
}

async function sweepTemporary(core: Core): Promise<number> {
  const folder = join(core.config.filesFolder, 'incoming');
  let removed = 0;
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    if (!(await isOlder(path, core.now() - TEMPORARY_AGE_MS))) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}

/** Whether it was written before `at`; false when it is gone. */
async function isOlder(path: string, at: number): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && found.mtimeMs < at;
}

/** What is in a folder; nothing where there is none. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
