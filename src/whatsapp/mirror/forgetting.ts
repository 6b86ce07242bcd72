import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../../core.ts';
import { forgetFiles } from '../../files/sweep.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';

/** Forgets what a connection that is deleted has shown, before its row goes. Safe to repeat. */
export async function forgetMirror(core: Core, connectionId: string): Promise<void> {
  for (;;) {
    const gone = await core.database.system((em) => forgetSome(em, connectionId));
    await forgetFiles(core, gone.files);
    if (gone.count < LIMITS.forgottenAtOnce) return;
  }
}

/** As many messages of a connection as one statement deletes in no time. */
export async function forgetSome(em: EntityManager, connectionId: string): Promise<{ count: number; files: string[] }> {
  const rows = await em.execute<{ media_sha256: string | null }[]>(
    `delete from whatsapp_messages where id in (select id from whatsapp_messages where connection_id = ? limit ?)
     returning media_sha256`,
    [connectionId, LIMITS.forgottenAtOnce],
  );
  const files = rows.map((row) => row.media_sha256).filter((sha256) => sha256 !== null);
  return { count: rows.length, files: [...new Set(files)] };
}
